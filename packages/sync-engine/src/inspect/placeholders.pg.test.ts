import { must } from '@cognate/kernel';
import { engineWorld, FakeSystem, fakeDocument, source, testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { expect, it } from 'vitest';
import { placeholders } from './placeholders.ts';

const told = async ({ store, rules }: EngineWorld): Promise<readonly string[]> => {
  const connector = must(rules.connectors.get('ad'), 'the connector');
  const found = await placeholders(store, connector);
  return found.map(({ dn, kinds }) => `${dn}: ${kinds.join(' and ')}`);
};

it('a placeholder stands for what is not imported, as long as something is below it or refers to it', async () => {
  await using database = await testDatabase();
  const ad = new FakeSystem({ dnIsAnchor: false, dnStyle: 'ldap' });
  const world = await engineWorld(database, fakeDocument([source('ad')]), { ad });
  const ann = 'CN=Ann,OU=Sales,DC=example';
  ad.put(ann, { name: 'Ann', manager: 'CN=Bob,OU=Sales,DC=example' });
  ad.put('CN=Cleo,OU=Trade,DC=example', { name: 'Cleo', manager: 'OU=Sales,DC=example' });
  await world.run('ad', 'full-import');
  expect(await told(world)).toEqual([
    'CN=Bob,OU=Sales,DC=example: link',
    'DC=example: parent',
    'OU=Sales,DC=example: parent and link',
    'OU=Trade,DC=example: parent',
  ]);

  ad.put('CN=Bob,OU=Sales,DC=example', { name: 'Bob' });
  ad.put('ou=sales,dc=EXAMPLE', { name: 'Sales' }, 'group');
  await world.run('ad', 'full-import', 'full-sync');
  expect(await told(world)).toEqual(['DC=example: parent', 'OU=Trade,DC=example: parent']);

  // What is gone stays as a placeholder, for what is still below it.
  ad.remove('ou=sales,dc=EXAMPLE');
  ad.remove('CN=Cleo,OU=Trade,DC=example');
  await world.run('ad', 'full-import', 'delta-sync');
  expect(await told(world)).toEqual(['DC=example: parent', 'OU=Sales,DC=example: parent']);
  expect(await world.problems()).toEqual([]);
});

it('names that are no hierarchy have no parents', async () => {
  await using database = await testDatabase();
  const ad = new FakeSystem();
  const world = await engineWorld(database, fakeDocument([source('ad')]), { ad });
  ad.put('a,b', { name: 'Ann', manager: 'c,d' });
  await world.run('ad', 'full-import');
  expect(await told(world)).toEqual(['c,d: link']);
});
