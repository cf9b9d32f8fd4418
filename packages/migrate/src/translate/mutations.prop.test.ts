import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileConfiguration } from '@cognate/sync-rules';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { connectFolder, serverFolder, systemsFolder } from '../testing/folders.ts';
import { translate } from './translate.ts';

const FOLDERS = [serverFolder, systemsFolder, connectFolder].map((folder) =>
  readdirSync(folder).map((name) => ({
    name,
    text: readFileSync(path.join(folder, name), 'utf8'),
  })),
);

/** Texts that servers may have and nobody expects. */
const ODD = [
  '',
  ' ',
  'constructor',
  '__proto__',
  'ä&amp;b',
  '[x]]',
  '-1',
  'and',
  'a.b:c',
  '"',
  '*',
];

interface Mutation {
  readonly at: number;
  readonly kind: 'drop' | 'twice' | 'text' | 'attribute';
  readonly odd: string;
}

/** Changes the element that stands at a part of the text, so that it stays well-formed. */
function mutate(text: string, { at, kind, odd }: Mutation): string {
  const leaves = [...text.matchAll(/<([\w:.-]+)((?:\s[^<>]*)?)>([^<>]*)<\/\1>/g)];
  const leaf = leaves[Math.floor(at * leaves.length)];
  if (leaf === undefined) return text;
  const [whole, name = '', attributes = ''] = leaf;
  const replaced = {
    drop: '',
    twice: whole + whole,
    text: `<${name}${attributes}>${odd}</${name}>`,
    attribute: whole.replace(/="[^"]*"/, `="${odd.replaceAll('"', '')}"`),
  }[kind];
  return text.slice(0, leaf.index) + replaced + text.slice(leaf.index + whole.length);
}

const mutations = fc.array(
  fc.record({
    file: fc.nat(),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    kind: fc.constantFrom('drop', 'twice', 'text', 'attribute' as const),
    odd: fc.constantFrom(...ODD),
  }),
  { minLength: 1, maxLength: 12 },
);

it('makes a configuration that compiles, whatever a server left out or wrote twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...FOLDERS), mutations, async (files, changes) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'cognate-mutations-'));
      try {
        for (const [index, { name, text }] of files.entries()) {
          const own = changes.filter(({ file }) => file % files.length === index);
          await writeFile(path.join(folder, name), own.reduce(mutate, text));
        }
        const { configuration } = translate(await readMigrationFolder(folder), testCatalog);
        const { problems } = compileConfiguration(
          configuration,
          (type) => testCatalog.get(type)?.traits,
        );
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 25 },
  );
});
