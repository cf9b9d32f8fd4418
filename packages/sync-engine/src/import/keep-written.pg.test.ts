import {
  engineWorld,
  FakeSystem,
  fakeConnector,
  fakeDocument,
  source,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { expect, it } from 'vitest';

const DOCUMENT = fakeDocument([
  source('hr'),
  {
    ...fakeConnector('store', {
      provision: [
        {
          id: 'store-person',
          metaverseType: 'person',
          objectType: 'person',
          dn: '"p-" + employeeId',
          flows: {
            title: { expression: 'title', allowNulls: true },
            hidden: { expression: 'name', allowNulls: true },
            seen: 'title',
            chief: { expression: 'manager', allowNulls: true },
          },
        },
      ],
    }),
    objectTypes: {
      person: {
        attributes: {
          title: 'string',
          hidden: { type: 'string', writeOnly: true },
          seen: 'string',
          chief: { type: 'reference', writeOnly: true },
        },
      },
    },
  },
]);

/** A system that takes two attributes and never shows them. */
function silentStore(dnIsAnchor = true): FakeSystem {
  const store = new FakeSystem({ dnIsAnchor });
  store.faults.entry = (entry) => {
    const { title, seen } = entry.attributes;
    return { ...entry, attributes: { ...(title && { title }), ...(seen && { seen }) } };
  };
  return store;
}

const pendingExports = async (world: EngineWorld): Promise<unknown> =>
  (await world.pool.query<{ n: number }>('select count(*)::int as n from export_change')).rows;

it('what a system never shows is sent when it changes, confirmed, and not sent again', async () => {
  await using database = await testDatabase();
  const [hr, store] = [new FakeSystem(), silentStore()];
  const world = await engineWorld(database, DOCUMENT, { hr, store });
  hr.put('1', { employeeId: '1', name: 'Ann', title: 'Clerk' });
  hr.put('2', { employeeId: '2', name: 'Bob', title: 'Boss', manager: '1' });
  const cycle = async (): Promise<void> => {
    await world.run('hr', 'full-import', 'full-sync');
    await world.run('store', 'export', 'full-import', 'full-sync');
  };
  await cycle();
  expect(store.contents()).toMatchObject({
    'p-1': { hidden: 'Ann' },
    'p-2': { hidden: 'Bob', chief: 'p-1' },
  });
  expect(await pendingExports(world)).toEqual([{ n: 0 }]);
  expect((await world.object('store', 'p-2'))?.attributes).toMatchObject({ hidden: ['Bob'] });

  const before = store.operations.length;
  await cycle();
  expect(store.operations).toHaveLength(before);

  hr.change('1', { name: 'Anna' });
  hr.put('2', { employeeId: '2', title: 'Boss' });
  await cycle();
  expect(store.contents()).toEqual({
    'p-1': { title: 'Clerk', hidden: 'Anna', seen: 'Clerk' },
    'p-2': { title: 'Boss', seen: 'Boss' },
  });
  expect(await pendingExports(world)).toEqual([{ n: 0 }]);
  expect((await world.object('store', 'p-2'))?.attributes?.['hidden']).toBeUndefined();
});

it('what did not change there, and was sent nothing, is not read again', async () => {
  await using database = await testDatabase();
  const [hr, store] = [new FakeSystem(), silentStore(false)];
  const world = await engineWorld(database, DOCUMENT, { hr, store });
  for (const id of ['1', '2', '3']) hr.put(id, { employeeId: id, name: `P${id}`, title: 'Clerk' });
  await world.run('hr', 'full-import', 'full-sync');
  await world.run('store', 'export', 'full-import', 'delta-sync', 'full-import');
  const asked: string[] = [];
  const shown = store.faults.entry;
  store.faults.entry = (entry) => {
    const { attributes, ...rest } = shown?.(entry) ?? entry;
    return {
      ...rest,
      get attributes() {
        asked.push(entry.dn);
        return attributes;
      },
    };
  };
  await world.run('store', 'full-import');
  expect(asked).toEqual([]);

  hr.change('2', { name: 'Other' });
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('store', 'export', 'full-import', 'delta-sync');
  expect(new Set(asked)).toEqual(new Set(['p-2']));
  expect((await world.object('store', 'p-2'))?.attributes).toMatchObject({ hidden: ['Other'] });
  expect((await world.object('store', 'p-3'))?.attributes).toMatchObject({ hidden: ['P3'] });
  expect(await pendingExports(world)).toEqual([{ n: 0 }]);
  expect(await world.problems()).toEqual([]);
});

it('what a system shows and has lost is still reported', async () => {
  await using database = await testDatabase();
  const [hr, store] = [new FakeSystem(), silentStore()];
  const world = await engineWorld(database, DOCUMENT, { hr, store });
  hr.put('1', { employeeId: '1', name: 'Ann', title: 'Clerk' });
  await world.run('hr', 'full-import', 'full-sync');
  await world.run('store', 'export');
  store.change('p-1', { title: 'other' });
  const { id } = await world.attempt('store', 'full-import');
  const errors = await world.store.runErrors(id);
  expect(errors.map(({ type, message }) => `${type}: ${message}`)).toEqual([
    'exported-change-not-reimported: "title" was exported as ["Clerk"] and came back as ["other"].',
  ]);
});

it('a delta import leaves it as it was sent', async () => {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const store = new FakeSystem({ deltaImport: true });
  const world = await engineWorld(database, DOCUMENT, { hr, store });
  hr.put('1', { employeeId: '1', name: 'Ann', title: 'Clerk' });
  await world.run('hr', 'full-import', 'full-sync');
  await world.run('store', 'export');
  store.changes = () => [
    {
      change: 'replace',
      dn: 'p-1',
      type: 'person',
      attributes: { title: ['Clerk'], seen: ['Clerk'] },
    },
  ];
  await world.run('store', 'full-import', 'delta-import', 'full-sync');
  expect((await world.object('store', 'p-1'))?.attributes).toMatchObject({ hidden: ['Ann'] });
  expect(await pendingExports(world)).toEqual([{ n: 0 }]);
});
