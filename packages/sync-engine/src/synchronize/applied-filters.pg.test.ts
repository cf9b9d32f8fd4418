import { engineWorld, FakeSystem, fakeDocument, source, testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { expect, it } from 'vitest';

const withFilter = (filter: Readonly<Record<string, string>>) =>
  fakeDocument([source('hr', { filter })]);

const taken = async (world: EngineWorld): Promise<unknown> =>
  (await world.run('hr', 'delta-sync')).steps[0]?.counters.inbound;

/** A clerk and a robot. */
async function inCompany(check: (world: EngineWorld) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  hr.put('1', { employeeId: '1', title: 'Clerk' });
  hr.put('2', { employeeId: '2', title: 'Robot' });
  const world = await engineWorld(database, withFilter({ person: 'title = "Robot"' }), { hr });
  await world.run('hr', 'full-import', 'delta-sync');
  await check(world);
  expect(await world.problems()).toEqual([]);
}

it('a delta synchronization looks again at filtered objects once their filter is another one', async () => {
  await inCompany(async (world) => {
    expect(await world.object('hr', '2')).toMatchObject({ state: 'filtered' });
    world.configure(withFilter({ person: 'title = "Clerk"' }));
    // A connector that did not change waits for a full synchronization, as with every change of the rules.
    expect(await taken(world)).toEqual({ 'disconnector-projected-flow': 1 });
    expect(await world.object('hr', '2')).toHaveProperty('link');
    await world.run('hr', 'full-sync');
    expect(await world.object('hr', '1')).toMatchObject({ state: 'filtered' });
    world.configure(withFilter({}));
    expect(await taken(world)).toEqual({ 'disconnector-projected-flow': 1 });
    expect(await taken(world)).toEqual({});
  });
});

it('filtered objects that nothing has changed about are not read by every delta synchronization', async () => {
  await inCompany(async (world) => {
    expect(await taken(world)).toEqual({});
    world.configure(withFilter({ person: 'title = "Robot" or title = "Drone"' }));
    expect(await taken(world)).toEqual({ 'disconnector-filtered': 1 });
    expect(await taken(world)).toEqual({});
  });
});
