import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { serverFolder } from '../testing/folders.ts';
import { translate } from '../translate/translate.ts';
import { renderStubs } from './render-stubs.ts';
import type { Stub } from './stub.ts';

const { stubs } = translate(await readMigrationFolder(serverFolder), testCatalog);

it('writes a file for each extension, with a function for each call', () => {
  const files = renderStubs(stubs);
  expect([...files.keys()]).toEqual([
    'extensions/North.HR.ts',
    'extensions/North.AD.ts',
    'extensions/North.Metaverse.ts',
  ]);
  expect(files.get('extensions/North.HR.ts')).toContain(
    ' * Flow rule name: cd.person:First,Last->mv.person:displayName\n',
  );
});

it('writes TypeScript that Node can load, whatever the names are', async () => {
  const [first] = stubs;
  if (first === undefined) throw new Error('There is no stub.');
  const nasty: Stub = { ...first, rule: '*/ throw new Error("x") /*\n', objectType: 'a b-ç' };
  const folder = mkdtempSync(path.join(tmpdir(), 'cognate-stubs-'));
  try {
    for (const [index, text] of [...renderStubs([...stubs, nasty, nasty]).values()].entries()) {
      const file = path.join(folder, `${index}.ts`);
      writeFileSync(file, text);
      const module: unknown = await import(pathToFileURL(file).href);
      expect(Object.keys(module as object).length).toBeGreaterThan(0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
