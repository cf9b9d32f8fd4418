import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import { expect, it } from 'vitest';

const DOCUMENT = fakeDocument([
  source('hr'),
  target('ad', {
    provision: [
      {
        id: 'units',
        metaverseType: 'group',
        objectType: 'group',
        dn: '"OU=" + name + ",DC=example"',
        flows: { name: 'name' },
      },
    ],
    exportFlows: { person: { person: { title: 'title' } } },
    join: { person: [{ metaverseType: 'person', match: { name: 'name' } }] },
  }),
]);

it('what is below a container that an export renames follows at once, and is written by its new name', async () => {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const ad = new FakeSystem({ dnIsAnchor: false, dnStyle: 'ldap' });
  hr.put('Sales', { name: 'Sales' }, 'group');
  hr.put('1', { name: 'Ann', title: 'Clerk' });
  const world = await engineWorld(database, DOCUMENT, { hr, ad });
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('ad', 'export');
  ad.put('CN=Ann,OU=Sales,DC=example', { name: 'Ann' });
  ad.put('CN=Bob,OU=Sales,DC=example', { name: 'Bob', manager: 'CN=Ann,OU=Sales,DC=example' });
  await world.run('ad', 'full-import', 'delta-sync');
  hr.change('Sales', { name: 'Trade' });
  hr.change('1', { title: 'Boss' });
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('ad', 'export');

  const names = Object.keys((await world.state()).spaces['ad'] ?? {}).sort();
  expect(names).toEqual([
    'CN=Ann,OU=Trade,DC=example',
    'CN=Bob,OU=Trade,DC=example',
    'OU=Trade,DC=example',
  ]);
  expect(ad.operations.slice(-2)).toMatchObject([
    { dn: 'OU=Sales,DC=example', newDn: 'OU=Trade,DC=example' },
    { dn: 'CN=Ann,OU=Trade,DC=example' },
  ]);
  const bob = await world.object('ad', 'CN=Bob,OU=Trade,DC=example');
  expect(bob?.attributes).toMatchObject({ manager: ['CN=Ann,OU=Trade,DC=example'] });
  expect(bob).not.toHaveProperty('pendingImport');
  expect(await world.problems()).toEqual([]);
});
