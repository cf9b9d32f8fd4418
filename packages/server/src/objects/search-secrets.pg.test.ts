import { engineWorld, fakeDocument, FakeSystem, source, testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import { findConnector } from './find-object.ts';
import { parseClause } from './search-clause.ts';
import { searchMetaverse } from './search-metaverse.ts';
import { searchSpace } from './search-space.ts';

test('a secret value is neither found by searching for it nor shown in what is found', async () => {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const plain = fakeDocument([source('hr')]);
  const secret = { type: 'string', secret: true } as const;
  const [own] = plain.connectors;
  if (own === undefined) throw new Error('the document has a connector');
  const person = { ...own.objectTypes['person']?.attributes, phone: secret };
  const document = {
    metaverse: { ...plain.metaverse, attributes: { ...plain.metaverse.attributes, phone: secret } },
    connectors: [{ ...own, objectTypes: { ...own.objectTypes, person: { attributes: person } } }],
  };
  const world = await engineWorld(database, document, { hr });
  const { store, rules } = world;
  hr.put('1', { employeeId: '1', name: 'Ann', phone: 'hush' });
  await world.run('hr', 'full-import');
  const page = { after: 0, limit: 9 };
  const search = (text: string) =>
    searchSpace(store, findConnector(rules, 'hr'), { ...page, text });
  expect(await search('ANN')).toMatchObject([{ dn: '1' }]);
  for (const text of ['hush', 'sealed']) expect(await search(text)).toEqual([]);
  for (const condition of ['phone=hush', 'phone=h*', 'PHONE=*', 'phone!=*'])
    await expect(
      searchMetaverse(store, rules, { ...page, clauses: [parseClause(condition)] }),
    ).rejects.toMatchObject({ code: 'attribute-not-indexed' });
  const found = await searchMetaverse(store, rules, { ...page, clauses: [] });
  expect(JSON.stringify(found)).not.toContain('hush');
});
