import path from 'node:path';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { builtInConnectorTypes } from '../connectors/built-in-connector-types.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import { plainTypes } from '../testing/plain-connector.ts';
import { loadConfigurationFolder } from './load-folder.ts';
import { publishedSchemas } from './published-schemas.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

test.each(['cognate', 'metaverse', 'metaverse-type', 'connector', 'outbound-rule'])(
  'the published schema of %s.yaml is current',
  async (name) => {
    const schema = (await publishedSchemas(builtInConnectorTypes)).get(`${name}.schema.json`);
    const text = await format(JSON.stringify(schema), { parser: 'json', printWidth: 100 });
    await expect(text).toMatchFileSnapshot(`${ROOT}/schemas/${name}.schema.json`);
  },
);

test('an editor is told the settings of the type that was written', async () => {
  const schema = (await publishedSchemas(plainTypes)).get('connector.schema.json');
  expect(schema).toHaveProperty('properties.type.oneOf', [
    { const: 'plain', description: 'For tests.' },
  ]);
  expect(schema).toHaveProperty('allOf.0.if.properties.type.const', 'plain');
  expect(schema).toHaveProperty('allOf.0.then.properties.settings.required', ['path']);
  expect(schema).toHaveProperty('allOf.0.then.properties.settings.additionalProperties', false);
});

test('every reference of the schemas leads somewhere', async () => {
  for (const [name, schema] of await publishedSchemas(builtInConnectorTypes)) {
    const definitions = Object.keys(schema['definitions'] ?? {});
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)];
    for (const [, target] of references) expect([name, ...definitions]).toContain(target);
    expect(JSON.stringify(schema).match(/"\$ref":"(?!#\/definitions\/)/g)).toBeNull();
  }
});

test('the example configuration is valid', async () => {
  const folder = path.join(ROOT, 'examples/contoso');
  const { problems } = await loadConfigurationFolder(folder, {
    types: builtInConnectorTypes,
    placeholders: { data: '/data', config: folder },
    secrets: openSecrets('/nowhere', {}),
  });
  expect(problems).toEqual([]);
});
