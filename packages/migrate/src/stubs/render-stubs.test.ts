import { stripTypeScriptTypes } from 'node:module';
import { expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { serverFolder } from '../testing/folders.ts';
import { translate } from '../translate/translate.ts';
import { renderStubs } from './render-stubs.ts';
import type { Stub } from './stub.ts';

const { stubs } = translate(await readMigrationFolder(serverFolder), testCatalog);

it('writes a file for each extension, with a case for each call', () => {
  const files = renderStubs(stubs);
  expect([...files.keys()]).toEqual([
    'extensions/North-HR.ts',
    'extensions/North-AD.ts',
    'extensions/North-Metaverse.ts',
  ]);
  const hr = files.get('extensions/North-HR.ts');
  expect(hr).toContain('mapAttributesForImport(flowRuleName, csentry, mventry) {');
  expect(hr).toContain('case "cd.person:First,Last->mv.person:displayName":');
  expect(hr).toContain('// Reads First, Last; writes displayName');
});

it('writes TypeScript that is well-formed, whatever the names are', () => {
  const [first] = stubs;
  if (first === undefined) throw new Error('There is no stub.');
  const nasty: Stub = {
    ...first,
    rule: '*/ throw new Error("x") /*\n\u2028',
    objectType: 'a b\n}};',
    agent: '\nthrow 1',
  };
  for (const text of renderStubs([...stubs, nasty, nasty]).values()) {
    const script = stripTypeScriptTypes(text);
    expect(script).toContain('export const extension');
    expect(script).not.toContain('\nthrow 1');
  }
});
