import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  readStoreRows,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { must } from '@cognate/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, changes } from '../testing/random-change.ts';
import { documentOf, settings, systemsOf } from '../testing/random-setting.ts';
import { explainValue } from './explain-value.ts';
import { linkKind } from './link-kind.ts';
import { valuesAfter, valuesNow } from './testing/values-after.ts';
import type { MetaverseValues } from './testing/values-after.ts';
import { valueHistory } from './value-history.ts';
import type { NamedEvent } from './value-history.ts';

interface Company extends AsyncDisposable {
  readonly world: EngineWorld;
  readonly hr: FakeSystem;
  readonly ad: FakeSystem;
}

/** People in a personnel system with accounts in a directory, after one cycle: runs 1 to 7. */
async function company(): Promise<Company> {
  const database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const document = fakeDocument([source('hr'), target('ad')], {
    person: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
  });
  const world = await engineWorld(database, document, { hr, ad });
  hr.put('1', { employeeId: '1', name: 'Ann', title: 'Clerk', phone: '1' });
  hr.put('2', { employeeId: '2', name: 'Ben', title: 'Chief', manager: '1' });
  await world.cycle();
  return { world, hr, ad, [Symbol.asyncDispose]: () => database.drop() };
}

const idOf = async (world: EngineWorld, dn: string): Promise<number> => {
  const ref = must(await world.store.findObject({ connector: 'hr', dn }), 'the object is there');
  const details = await world.store.objectDetails(ref);
  return must(details?.link, 'it is linked').mv;
};

const told = ({ kind, run, values, origin, source: from }: NamedEvent): unknown => [
  kind,
  run,
  values,
  origin?.rule,
  from?.dn,
];

const RULE = 'hr.import.person.person.title';

test('a value tells its history, with the run, rule and object of each', async () => {
  await using c = await company();
  const ann = await idOf(c.world, '1');
  c.hr.change('1', { title: 'Chief' });
  await c.world.run('hr', 'full-import', 'delta-sync');
  c.hr.change('1', { title: [] });
  await c.world.run('hr', 'full-import', 'delta-sync');
  c.hr.change('1', { title: 'Clerk' });
  await c.world.run('hr', 'full-import', 'delta-sync');
  const { events } = await valueHistory(
    { store: c.world.store, rules: c.world.rules },
    ann,
    'title',
  );
  expect(events.map(told)).toEqual([
    ['set', 13, { removed: [], added: ['Clerk'] }, RULE, '1'],
    ['removed', 11, { removed: ['Chief'], added: [] }, undefined, '1'],
    ['changed', 9, { removed: ['Clerk'], added: ['Chief'] }, RULE, '1'],
    ['set', 2, { removed: [], added: ['Clerk'] }, RULE, '1'],
  ]);
  expect(events[0]?.by).toMatchObject({ connector: 'hr', profile: 'delta-sync' });
});

test('the first population keeps no past values, and neither does a run that changes nothing', async () => {
  await using c = await company();
  await c.world.run('hr', 'full-sync');
  const { rows } = await c.world.pool.query('select run_id from mv_past');
  expect(rows).toEqual([]);
});

test('the history of a deleted object tells what it had, and of others that they lost it', async () => {
  await using c = await company();
  const [ann, ben] = [await idOf(c.world, '1'), await idOf(c.world, '2')];
  c.hr.remove('1');
  await c.world.run('hr', 'full-import', 'delta-sync');
  const deps = { store: c.world.store, rules: c.world.rules };
  const gone = await valueHistory(deps, ann);
  expect(gone.details).toBeUndefined();
  expect(gone.events.find(({ attribute }) => attribute === 'phone')).toMatchObject({
    kind: 'removed',
    run: 9,
    values: { removed: ['1'], added: [] },
    before: { rule: 'hr.import.person.person.phone' },
  });
  const lost = await valueHistory(deps, ben, 'manager');
  expect(lost.events.map(({ kind, run, values }) => [kind, run, values])).toEqual([
    ['removed', 9, { removed: [ann], added: [] }],
    ['set', 2, { removed: [], added: [ann] }],
  ]);
});

test('the history of links tells which there were, who made and who ended them', async () => {
  await using c = await company();
  const ann = await idOf(c.world, '1');
  const deps = { store: c.world.store, rules: c.world.rules };
  const { connectors } = must(await c.world.store.metaverseDetails(ann), 'it is there');
  const linked = connectors.map(({ connector, dn, link, run, at }) => [
    connector,
    dn,
    linkKind(c.world.rules, connector, link),
    run,
    at instanceof Date,
  ]);
  expect(linked).toEqual([
    ['hr', '1', 'projection', 2, true],
    ['ad', 'p-1', 'provisioning', 2, true],
  ]);
  expect((await valueHistory(deps, ann)).links).toEqual([]);
  c.hr.remove('1');
  await c.world.run('hr', 'full-import', 'delta-sync');
  const { links } = await valueHistory(deps, ann);
  expect(links).toMatchObject([
    { connector: 'hr', dn: '1', link: { rule: 'hr.project.person' }, since: 2, run: 9 },
    { connector: 'ad', dn: 'p-1', link: { rule: 'ad-person' }, since: 2, run: 9 },
  ]);
  expect(links[0]?.by).toMatchObject({ profile: 'delta-sync' });
  await c.world.store.clearRuns(new Date(Date.now() + 1000), 100);
  expect((await valueHistory(deps, ann)).links).toEqual([]);
});

test('clearing the history of runs clears the values that they replaced', async () => {
  await using c = await company();
  const ann = await idOf(c.world, '1');
  c.hr.change('1', { title: 'Chief' });
  await c.world.run('hr', 'full-import', 'delta-sync');
  await c.world.store.clearRuns(new Date(Date.now() + 1000), 100);
  const { events } = await valueHistory(
    { store: c.world.store, rules: c.world.rules },
    ann,
    'title',
  );
  expect(events.map(told)).toEqual([['set', 9, { removed: [], added: ['Chief'] }, RULE, '1']]);
});

test('without a history of values none is written, and the origin of what is there is told', async () => {
  await using c = await company();
  const plain = fakeDocument([source('hr'), target('ad')]);
  c.world.configure({ ...plain, metaverse: { ...plain.metaverse, valueHistory: false } });
  c.hr.change('2', { title: 'Clerk' });
  c.hr.remove('1');
  await c.world.run('hr', 'full-import', 'delta-sync');
  const { rows } = await c.world.pool.query('select run_id from mv_past');
  expect(rows).toEqual([]);
  const ben = await idOf(c.world, '2');
  const { events } = await valueHistory(
    { store: c.world.store, rules: c.world.rules },
    ben,
    'title',
  );
  expect(events.map(told)).toEqual([['set', 9, { removed: [], added: ['Clerk'] }, RULE, '2']]);
});

test('secret values are in no history and no report', async () => {
  await using c = await company();
  const plain = fakeDocument([source('hr'), target('ad')]);
  const secret = { type: 'string', secret: true } as const;
  const attributes = { ...plain.metaverse.attributes, phone: secret };
  c.world.configure({ ...plain, metaverse: { ...plain.metaverse, attributes } });
  c.hr.change('1', { phone: 'hush-1' });
  await c.world.run('hr', 'full-import', 'delta-sync');
  c.hr.change('1', { phone: 'hush-2' });
  await c.world.run('hr', 'full-import', 'delta-sync');
  const { rows } = await c.world.pool.query<{ past: string }>('select past from mv_past');
  expect(rows.length).toBe(2);
  expect(JSON.stringify(rows)).not.toContain('hush');
  const deps = { store: c.world.store, rules: c.world.rules };
  const { events } = await valueHistory(deps, await idOf(c.world, '1'), 'phone');
  expect(events.map(({ kind, isSecret, values }) => [kind, isSecret, values])).toEqual([
    ['changed', true, undefined],
    ['changed', true, undefined],
    ['set', true, undefined],
  ]);
});

test('a change is told from its source to the export that was confirmed', async () => {
  await using c = await company();
  const ann = await idOf(c.world, '1');
  const deps = { store: c.world.store, rules: c.world.rules };
  const state = async (): Promise<unknown> =>
    (await explainValue(deps, ann, 'title'))?.exports[0]?.state;
  c.hr.change('1', { title: 'Chief' });
  await c.world.run('hr', 'full-import', 'delta-sync');
  expect(await state()).toBe('pending');
  await c.world.run('ad', 'export');
  expect(await state()).toBe('sent');
  await c.world.run('ad', 'full-import', 'delta-sync');
  const chain = await explainValue(deps, ann, 'title');
  expect(chain).toMatchObject({
    event: { kind: 'changed', run: 9, source: { connector: 'hr', dn: '1' } },
    imported: { run: 8, counter: 'stage-update', by: { profile: 'full-import' } },
    synchronized: 'connector-flow',
  });
  expect(chain?.exports).toMatchObject([
    {
      connector: 'ad',
      dn: 'p-1',
      counter: 'connector-flow',
      attributes: ['title'],
      state: 'confirmed',
      sent: { run: 10, counter: 'export-update' },
      confirmed: { id: 11 },
    },
  ]);
});

test('an export that did not arrive is told as such', async () => {
  await using c = await company();
  const ann = await idOf(c.world, '1');
  c.hr.change('1', { title: 'Chief' });
  await c.world.run('hr', 'full-import', 'delta-sync');
  await c.world.run('ad', 'export');
  c.ad.change('p-1', { title: 'Clerk' });
  await c.world.attempt('ad', 'full-import');
  const chain = await explainValue({ store: c.world.store, rules: c.world.rules }, ann, 'title');
  expect(chain?.exports[0]).toMatchObject({ state: 'not-reimported', confirmed: { id: 11 } });
});

test('a value that nothing is known of has no explanation', async () => {
  await using c = await company();
  const deps = { store: c.world.store, rules: c.world.rules };
  expect(await explainValue(deps, await idOf(c.world, '1'), 'photo')).toBeUndefined();
  expect(await explainValue(deps, await idOf(c.world, '1'), 'title', 5)).toBeUndefined();
});

const SEED = Number(process.env['RANDOM_SEED'] ?? 1);
const RUNS = Number(process.env['RANDOM_RUNS'] ?? 4);

const rounds = fc.array(
  fc.record({
    changes: fc.array(changes, { minLength: 1, maxLength: 8, size: 'max' }),
    connector: fc.constantFrom('hr', 'hr', 'badges', 'ad'),
  }),
  { minLength: 4, maxLength: 10, size: 'max' },
);

test(
  'the values of every moment can be told from the history afterwards',
  { timeout: 300_000 },
  async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(settings, rounds, async (setting, story) => {
        await using database = await testDatabase();
        const world = await engineWorld(database, documentOf(setting), systemsOf(setting), {
          pageSize: 3,
        });
        const moments: { readonly run: number; readonly values: MetaverseValues }[] = [];
        for (const { changes: some, connector } of story) {
          for (const change of some) apply(world.systems, change);
          if (!world.rules.connectors.has(connector)) continue;
          await world.attempt(connector, 'full-import');
          const { id } = await world.attempt(connector, 'delta-sync');
          moments.push({ run: id, values: valuesNow(await readStoreRows(world.pool)) });
        }
        const ids = new Set(moments.flatMap(({ values }) => [...values.keys()]));
        const deps = { store: world.store, rules: world.rules };
        const histories = await Promise.all([...ids].map((id) => valueHistory(deps, id)));
        for (const { run, values } of moments) {
          expect(valuesAfter(histories, run)).toEqual(values);
          compared += values.size;
        }
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(15);
  },
);
