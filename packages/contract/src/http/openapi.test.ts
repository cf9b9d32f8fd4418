import { format } from 'prettier';
import { expect, test } from 'vitest';
import { createOpenApi } from './openapi.ts';
import { routes } from './routes.ts';

test('the description has every route', () => {
  const { paths } = createOpenApi('1.2.3');
  expect(Object.keys(paths as object).sort()).toEqual(
    Object.values(routes)
      .map(({ path }) => path)
      .sort(),
  );
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
