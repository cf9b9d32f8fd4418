import path from 'node:path';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { builtInConnectorTypes } from '../connectors/built-in-connector-types.ts';
import { plainTypes } from '../testing/plain-connector.ts';
import { renderConfigurationReference } from './render-configuration-reference.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../../docs/reference/configuration.md');

test('the committed page is current', async () => {
  const page = await renderConfigurationReference(builtInConnectorTypes);
  await expect(await format(page, { parser: 'markdown', printWidth: 100 })).toMatchFileSnapshot(
    PAGE,
  );
});

test('every key is listed with what it takes', async () => {
  const page = await renderConfigurationReference(plainTypes);
  expect(page).toContain('| `connectors` (required) | list of text |');
  expect(page).toContain('| `cycles.<name>[].profile` (required) | name |');
  expect(page).toContain('| `importFlows` | by name: by name: by name: [Flow](#flow) |');
  expect(page).toContain(
    '| `join.<name>[].match` (required) | by name: expression or [NamedScript](#namedscript) |',
  );
  expect(page).toContain('| `size` | whole number |');
});
