import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  same,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import { expect, test } from 'vitest';

/** Who has a manager gets an account, named after the title. */
const document = fakeDocument([
  source('hr', { filter: { person: 'location = "away"' } }),
  target('ad', {
    provision: [
      {
        id: 'account',
        metaverseType: 'person',
        objectType: 'person',
        when: 'IsPresent(manager)',
        dn: '"p-" + title',
        flows: same('name'),
      },
    ],
  }),
]);

test('an object that cannot be provisioned at the end of a run is listed, and tried in every later one', async () => {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const world = await engineWorld(database, document, { hr, ad });
  hr.put('1', { employeeId: '1', name: 'Chief' });
  hr.put('2', { employeeId: '2', name: 'Ann', title: 'Clerk', manager: '1' });
  hr.put('3', { employeeId: '3', name: 'Away', location: 'away' });
  hr.put('4', { employeeId: '4', name: 'Ben', title: 'Clerk', manager: '3' });
  await world.cycle();
  expect(ad.contents()).toEqual({ 'p-Clerk': { name: 'Ann' } });

  // Ben's manager is known from now on, so that he should have an account; but Ann has the name.
  hr.change('3', { location: [] });
  await world.run('hr', 'full-import');
  const failure = { kind: 'mv-retry', type: 'sync-rule-flow-provisioning-failed' };
  for (let round = 0; round < 2; round += 1) {
    const run = await world.attempt('hr', 'delta-sync');
    expect(run.result).toBe('completed-sync-errors');
    expect(await world.store.runErrors(run.id)).toMatchObject([failure]);
  }

  hr.change('2', { title: 'Boss' });
  await world.run('hr', 'full-import');
  expect((await world.attempt('hr', 'delta-sync')).result).toBe('completed-sync-errors');
  await world.run('ad', 'export', 'full-import', 'delta-sync');
  await world.run('ad', 'export');
  expect(ad.contents()).toEqual({ 'p-Boss': { name: 'Ann' }, 'p-Clerk': { name: 'Ben' } });
  expect(await world.problems()).toEqual([]);
});
