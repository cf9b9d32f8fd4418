import { format } from 'prettier';
import { expect, test } from 'vitest';
import { createOpenApi } from './openapi.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

test('the description has every route', () => {
  const { paths } = createOpenApi('1.2.3') as { paths: Record<string, object> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(
    Object.values(routes)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  );
});

test('the audit trail is told of no password and no token', () => {
  const kept = Object.values<Route>(routes).flatMap(({ about = [] }) => about);
  expect(kept.filter((name) => /password|token|current|secret/i.test(name))).toEqual([]);
});

test('every reference leads to a component', () => {
  const text = JSON.stringify(createOpenApi('1.2.3'));
  const { components } = createOpenApi('1.2.3') as {
    components: { schemas: Record<string, unknown> };
  };
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target ?? '');
  expect(references.length).toBeGreaterThan(5);
  for (const target of references)
    expect(Object.keys(components.schemas).map((name) => `#/components/schemas/${name}`)).toContain(
      target,
    );
});

test('the published description is current', async () => {
  const text = JSON.stringify(createOpenApi('0.0.0'));
  await expect(await format(text, { parser: 'json', printWidth: 100 })).toMatchFileSnapshot(
    '../../../../schemas/openapi.json',
  );
});
