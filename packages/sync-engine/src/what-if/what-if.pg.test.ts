import { dumpTables, engineWorld, readStoreRows, testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import type { WhatIfReport, WhatIfScope } from '@cognate/sync-engine';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply, changes } from '../testing/random-change.ts';
import type { Change } from '../testing/random-change.ts';
import { documentOf, settings, systemsOf } from '../testing/random-setting.ts';
import { runWhatIf } from './run-what-if.ts';
import { changesBetween, changesOfEntries } from './testing/changes-between.ts';

const SEED = Number(process.env['RANDOM_SEED'] ?? 1);
/** The same for both, so that both take the same ids for new objects. */
const PAGE_SIZE = 3;
const RUNS = Number(process.env['RANDOM_RUNS'] ?? 4);

const UNLISTED = ['failed', '-no-flow', 'disconnector-filtered'];

const whatIf = (world: EngineWorld, connector: string, scope: WhatIfScope): Promise<WhatIfReport> =>
  runWhatIf(
    { store: world.store, rules: world.rules, now: () => new Date() },
    { connector, scope, configuration: 'active', startedBy: 'test', pageSize: PAGE_SIZE },
  );

const withoutReports = (dump: Readonly<Record<string, readonly string[]>>): unknown => {
  const {
    what_if: _reports,
    what_if_entry: _entries,
    id_block: ids = [],
    lease: _,
    ...rest
  } = dump;
  return { ...rest, ids: ids.filter((text) => !text.includes('what-if')) };
};

/** Foretells a synchronization, performs it, and compares. */
async function foretell(
  world: EngineWorld,
  connector: string,
  scope: WhatIfScope,
): Promise<number> {
  const before = await dumpTables(world.pool);
  const rows = await readStoreRows(world.pool);
  const report = await whatIf(world, connector, scope);
  expect(withoutReports(await dumpTables(world.pool))).toEqual(withoutReports(before));
  const run = await world.attempt(connector, `${scope}-sync`);
  const foretold = await world.store.whatIfEntries(report.id, { skip: 0, limit: 10_000 });
  expect(report).toMatchObject({ result: run.result, counters: run.steps[0]?.counters });
  expect(changesOfEntries(foretold)).toEqual(changesBetween(rows, await readStoreRows(world.pool)));
  for (const { connector: of, counter, count } of await world.store.whatIfGroups(report.id)) {
    // Objects that stay as they are were counted, and are not listed.
    if (of === null || UNLISTED.some((end) => counter.endsWith(end))) continue;
    const name = counter.replace('inbound.', '');
    const counted = await world.store.countedObjects(run.id, 1, name, { connector: of });
    expect([counter, count]).toEqual([counter, new Set(counted.map(({ id }) => id)).size]);
  }
  return foretold.length;
}

interface Round {
  readonly changes: readonly Change[];
  readonly connector: string;
  readonly scope: WhatIfScope;
}

const rounds = fc.array(
  fc.record<Round>({
    changes: fc.array(changes, { minLength: 2, maxLength: 12, size: 'max' }),
    connector: fc.constantFrom('hr', 'badges', 'ad'),
    scope: fc.constantFrom('delta', 'full'),
  }),
  { minLength: 3, maxLength: 8, size: 'max' },
);

/** Changes the systems, then runs one connector with its synchronization foretold. */
async function perform(world: EngineWorld, round: Round): Promise<number> {
  for (const change of round.changes) apply(world.systems, change);
  const { connector, scope } = round;
  if (!world.rules.connectors.has(connector)) return 0;
  if (connector === 'ad') await world.attempt('ad', 'export');
  await world.attempt(connector, 'full-import');
  return foretell(world, connector, scope);
}

it(
  'a what-if run foretells every change of the run that follows, and changes nothing itself',
  { timeout: 300_000 },
  async () => {
    let foretold = 0;
    await fc.assert(
      fc.asyncProperty(settings, rounds, async (setting, story) => {
        await using database = await testDatabase();
        const options = { pageSize: PAGE_SIZE };
        const world = await engineWorld(database, documentOf(setting), systemsOf(setting), options);
        for (const round of story) foretold += await perform(world, round);
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(foretold).toBeGreaterThan(25);
  },
);
