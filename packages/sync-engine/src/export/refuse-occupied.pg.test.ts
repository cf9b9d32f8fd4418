import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import { expect, it } from 'vitest';

const unit = (id: string) => ({
  id,
  metaverseType: 'group',
  objectType: 'group',
  dn: '"OU=" + name + ",DC=example"',
  flows: { name: 'name' },
});
const DOCUMENT = fakeDocument([source('hr'), target('ad', { provision: [unit('units')] })], {
  group: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
});

it('a container in which something stays is not deleted, and one that is empty is', async () => {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const ad = new FakeSystem({ dnIsAnchor: false, dnStyle: 'ldap' });
  for (const name of ['Sales', 'Trade']) hr.put(name, { name }, 'group');
  const world = await engineWorld(database, DOCUMENT, { hr, ad });
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('ad', 'export');
  ad.put('CN=Ann,OU=Sales,DC=example', { name: 'Ann' });
  await world.run('ad', 'full-import', 'delta-sync');
  for (const name of ['Sales', 'Trade']) hr.remove(name);
  await world.run('hr', 'full-import', 'delta-sync');

  const run = await world.attempt('ad', 'export');
  expect(run.result).toBe('completed-export-errors');
  expect(await world.store.runErrors(run.id)).toMatchObject([
    { type: 'unsupported-container-delete', dn: 'OU=Sales,DC=example' },
  ]);
  expect(Object.keys(ad.contents())).toEqual(['CN=Ann,OU=Sales,DC=example', 'OU=Sales,DC=example']);

  ad.remove('CN=Ann,OU=Sales,DC=example');
  await world.run('ad', 'full-import', 'delta-sync', 'export', 'full-import');
  expect(ad.contents()).toEqual({});
  expect((await world.state()).spaces['ad']).toBeUndefined();
  expect(await world.problems()).toEqual([]);
});
