import { FakeSystem, fakeDocument, MemoryWorld, source, target } from '@cognate/testkit';
import type { NaturalObject } from '@cognate/testkit';
import { expect, it } from 'vitest';
import type { EngineStore } from '../ports/store.ts';

const deletion = { rule: 'any-connector', connectors: ['hr'] } as const;

interface Scene {
  readonly world: MemoryWorld;
  readonly ad: FakeSystem;
  /** What is known of the account. */
  readonly account: () => NaturalObject | undefined;
}

/** Ann has left, and Bob gets her number: his account is to take the place of hers. */
async function succession(watch?: (store: EngineStore) => EngineStore): Promise<Scene> {
  const [hr, ad] = [new FakeSystem(), new FakeSystem({ dnIsAnchor: false })];
  const document = fakeDocument([source('hr'), target('ad')], { person: { deletion } });
  const world = new MemoryWorld(
    document,
    { hr, ad },
    { deletionLimit: 0, ...(watch ? { watch } : {}) },
  );
  const fromHr = async (): Promise<void> => {
    for (const step of ['full-import', 'delta-sync'] as const) await world.attempt('hr', step);
  };
  hr.put('Ann', { employeeId: '1', name: 'Ann' });
  await fromHr();
  for (const step of ['export', 'full-import', 'delta-sync'] as const)
    await world.attempt('ad', step);
  hr.remove('Ann');
  await fromHr();
  hr.put('Bob', { employeeId: '1', name: 'Bob' });
  await fromHr();
  ad.operations.length = 0;
  return { world, ad, account: () => world.state().spaces['ad']?.['p-1'] };
}

const told = ({ operations }: FakeSystem): readonly string[] =>
  operations.map(({ op, repeat }) => (repeat ? `${op} again` : op));

it('an object is deleted and another one added under its name by one export, which counts once', async () => {
  const { world, ad, account } = await succession();
  expect(account()).toMatchObject({
    attributes: { name: ['Ann'] },
    pendingExport: { op: 'delete-add', attributes: { employeeId: ['1'], name: ['Bob'] } },
  });
  const [step] = (await world.attempt('ad', 'export')).steps;
  expect(step?.counters.export).toEqual({ 'export-delete-add': 1 });
  expect(told(ad)).toEqual(['delete', 'add']);
  expect(account()).toMatchObject({ attributes: null, unconfirmedExport: { op: 'add' } });
  const [seen] = (await world.attempt('ad', 'full-import')).steps;
  expect(seen?.counters.staging).toMatchObject({ 'stage-add': 1 });
  await world.attempt('ad', 'delta-sync');
  expect(account()).toMatchObject({ attributes: { name: ['Bob'] } });
  expect(account()).not.toHaveProperty('unconfirmedExport');
});

it('is one of the deletions that a step limits', async () => {
  const { world, ad } = await succession();
  expect((await world.attempt('ad', 'export-guarded')).result).toBe('stopped-deletion-limit');
  expect(ad.operations).toEqual([]);
});

it('what was deleted and not added is added by the next export', async () => {
  const { world, ad, account } = await succession();
  ad.faults.refuse = ({ op }) => (op === 'add' ? 'permission-issue' : undefined);
  expect((await world.attempt('ad', 'export')).result).toBe('completed-export-errors');
  expect(account()).toMatchObject({ pendingExport: { op: 'delete-add' } });
  ad.faults.refuse = undefined;
  await world.attempt('ad', 'export');
  expect(ad.contents()['p-1']).toMatchObject({ name: 'Bob' });
  expect(told(ad)).toEqual(['delete', 'delete again', 'add']);
});

it('what cannot be deleted is not replaced', async () => {
  const { world, ad, account } = await succession();
  ad.faults.refuse = ({ op }) => (op === 'delete' ? 'permission-issue' : undefined);
  await world.attempt('ad', 'export');
  expect(ad.contents()['p-1']).toMatchObject({ name: 'Ann' });
  expect(account()).toMatchObject({
    pendingExport: { op: 'delete-add' },
    error: '/permission-issue',
  });
});

it('what a process sent that ended before it knew is sent again and does no harm', async () => {
  let dies = false;
  const { world, ad } = await succession((store) => ({
    ...store,
    commitExportPage: (write) =>
      dies ? Promise.reject(new Error('the process ended')) : store.commitExportPage(write),
  }));
  dies = true;
  expect((await world.attempt('ad', 'export')).result).not.toBe('success');
  dies = false;
  await world.attempt('ad', 'export');
  expect(told(ad)).toEqual(['delete', 'add', 'delete again', 'add again']);
  expect(ad.contents()['p-1']).toMatchObject({ name: 'Bob' });
});
