import { ConnectorError } from '@cognate/connector-kit';
import { engineWorld, FakeSystem, fakeDocument, source, testDatabase } from '@cognate/testkit';
import type { EngineWorld, Profile } from '@cognate/testkit';
import { expect, it } from 'vitest';

const results = async (world: EngineWorld, [connector, profile]: readonly [string, Profile]) => {
  const { id } = await world.attempt(connector, profile);
  const [step] = (await world.store.run(id))?.steps ?? [];
  return step?.connections.map(({ result }) => result);
};

it('the log of the connection tells that it came about, was refused or was lost, and when', async () => {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  for (let id = 1; id <= 6; id += 1) hr.put(`${id}`, { employeeId: `${id}` });
  const world = await engineWorld(database, fakeDocument([source('hr')]), { hr }, { pageSize: 2 });
  const run = await world.run('hr', 'full-import');
  expect(run.steps[0]?.connections).toEqual([{ at: expect.any(Date) as Date, result: 'success' }]);
  expect(await results(world, ['hr', 'delta-sync'])).toEqual([]);
  hr.faults.beforeEntry = (count) => {
    if (count === 5) throw new ConnectorError('stopped-server-down', 'The server is gone.');
  };
  expect(await results(world, ['hr', 'full-import'])).toEqual(['success', 'dropped-connection']);
  hr.faults.beforeEntry = undefined;
  hr.faults.open = () => {
    throw new ConnectorError('no-start-credentials', 'The password is wrong.');
  };
  expect(await results(world, ['hr', 'full-import'])).toEqual(['failed-authentication']);
  hr.faults.open = undefined;
  await world.run('hr', 'full-import', 'delta-sync');
  expect(await world.problems()).toEqual([]);
});
