import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import { expect, test } from 'vitest';

const person = (id: string, active: boolean) => ({ employeeId: id, name: `Person ${id}`, active });

/** The ones who are active have an object in the target. */
const scoped = (when: string) => {
  const [rule] = target('ad').provision ?? [];
  return fakeDocument([source('hr'), target('ad', { provision: rule ? [{ ...rule, when }] : [] })]);
};

test('what a confirming import has shown is not exported again before it is synchronized', async () => {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const ad = new FakeSystem();
  const world = await engineWorld(database, scoped('active'), { hr, ad }, { pageSize: 1000 });
  hr.put('1', person('1', true));
  await world.run('hr', 'full-import', 'full-sync');
  await world.run('ad', 'export', 'full-import');
  await world.run('hr', 'full-sync');
  const before = ad.operations.length;
  await world.run('ad', 'export');
  expect(ad.operations.length).toBe(before);
  expect(await world.problems()).toEqual([]);
});

test('a deletion that was not sent yet is taken back when the rule wants the object again', async () => {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const ad = new FakeSystem();
  const world = await engineWorld(database, scoped('active'), { hr, ad }, { pageSize: 1000 });
  hr.put('1', person('1', true));
  await world.cycle();
  hr.put('1', person('1', false));
  await world.run('hr', 'full-import', 'delta-sync');
  expect(await world.store.countPendingDeletes('ad')).toBe(1);
  hr.put('1', person('1', true));
  await world.run('hr', 'full-import', 'delta-sync');
  expect(await world.store.countPendingDeletes('ad')).toBe(0);
  await world.run('ad', 'export');
  expect(Object.keys(ad.contents())).toEqual(['p-1']);
  expect(await world.problems()).toEqual([]);
});
