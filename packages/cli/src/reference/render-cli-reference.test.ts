import path from 'node:path';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { commands } from '../commands/commands.ts';
import { renderCliReference } from './render-cli-reference.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../../docs/reference/cli.md');

test('the committed page is current', async () => {
  const page = await format(renderCliReference(commands), { parser: 'markdown', printWidth: 100 });
  await expect(page).toMatchFileSnapshot(PAGE);
});

test('the page has a section for every command', () => {
  const page = renderCliReference(commands);
  for (const command of commands) expect(page).toContain(`\n## ${command.path.join(' ')}\n`);
});
