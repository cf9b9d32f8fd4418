import type { Configuration } from '@cognate/contract';
import { NameMap } from '@cognate/kernel';
import type { RunStep } from '@cognate/sync-rules';
import { expect, test } from 'vitest';
import { deltaWarnings } from './delta-warnings.ts';

const connector = (id: string, more = {}): Configuration['connectors'][number] => ({
  id,
  type: 'delimited',
  settings: { path: 'people.csv' },
  objectTypes: {},
  ...more,
});

const configuration = (
  connectors: Configuration['connectors'],
  metaverse: Partial<Configuration['metaverse']> = {},
): Configuration => ({ metaverse: { attributes: {}, types: {}, ...metaverse }, connectors });

const base = configuration([connector('hr'), connector('ad')]);

/** The warnings for steps of hr, of which full ones ran under version 1, after a change of the configuration. */
async function warnings(
  now: Configuration,
  steps: readonly RunStep[],
  { extensions, full }: { extensions?: string; full?: Readonly<Record<string, string>> } = {},
): Promise<readonly string[]> {
  const runProfiles = new NameMap<{ readonly name: string; readonly steps: readonly RunStep[] }>();
  runProfiles.set('test', { name: 'test', steps });
  const mark = JSON.stringify({ version: 1, extensions: 'a' });
  const found = await deltaWarnings(
    { id: 'hr', runProfiles },
    'test',
    full ?? { import: mark, sync: mark },
    {
      mark: { version: 2, extensions: extensions ?? 'a' },
      configuration: now,
      version: async (number) => Promise.resolve(number === 1 ? base : undefined),
    },
  );
  return found.map(({ kind, parts }) => `${kind}: ${parts.join(', ')}`);
}

const delta: readonly RunStep[] = [{ type: 'delta-import' }, { type: 'delta-sync' }];

test.each([
  ['its settings', [connector('hr', { settings: {} }), connector('ad')], ['import: settings']],
  ['its flows', [connector('hr', { recall: false }), connector('ad')], ['sync: recall']],
  [
    "another one's outbound rules",
    [connector('hr'), connector('ad', { provision: [] })],
    ['sync: provision'],
  ],
  ["another one's flows", [connector('hr'), connector('ad', { recall: false })], []],
  [
    'its title or profiles',
    [connector('hr', { title: 'x', runProfiles: {} }), connector('ad')],
    [],
  ],
  ['the order of precedence', [connector('ad'), connector('hr')], ['sync: order']],
])('a change of %s asks for the full steps that it needs', async (_what, connectors, expected) => {
  expect(await warnings(configuration(connectors), delta)).toEqual(expected);
});

test('a change of the metaverse asks for a full synchronization', async () => {
  const changed = configuration(base.connectors, { types: { person: { attributes: [] } } });
  expect(await warnings(changed, delta)).toEqual(['sync: metaverse']);
  expect(await warnings(changed, [{ type: 'delta-import-delta-sync' }])).toEqual([
    'sync: metaverse',
  ]);
});

test('changed code asks for a full synchronization of those that use it', async () => {
  const coded = configuration([connector('hr', { extension: 'people' }), connector('ad')]);
  expect(await warnings(coded, delta, { extensions: 'b' })).toEqual([
    'sync: extension, extensions',
  ]);
  expect(await warnings(base, delta, { extensions: 'b' })).toEqual([]);
});

test('a full step before the delta step, or none at all so far, leaves nothing to warn of', async () => {
  const changed = configuration([connector('hr', { recall: false }), connector('ad')]);
  expect(await warnings(changed, [{ type: 'full-sync' }, { type: 'delta-sync' }])).toEqual([]);
  expect(await warnings(changed, delta, { full: {} })).toEqual([]);
});

test('a version that nobody can read any more is another one', async () => {
  const full = { sync: JSON.stringify({ version: 0 }) };
  expect(await warnings(base, delta, { full })).toEqual(['sync: configuration']);
});
