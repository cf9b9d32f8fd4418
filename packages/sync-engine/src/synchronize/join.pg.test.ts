import { engineWorld, FakeSystem, fakeDocument, source, testDatabase } from '@cognate/testkit';
import { expect, it } from 'vitest';

it("an object joins by the metaverse object's id, which another system was told before", async () => {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const document = fakeDocument([
    source('hr'),
    source('ad', {
      project: {},
      join: {
        person: [
          { metaverseType: 'person', match: { '<object-id>': 'phone' } },
          { match: { name: 'name' }, resolve: 'grade = cs.grade' },
        ],
      },
      importFlows: {},
    }),
  ]);
  const world = await engineWorld(database, document, { hr, ad }, { previews: true });
  for (const id of [1, 2, 3])
    hr.put(`${id}`, { employeeId: `${id}`, name: 'Ann', grade: 100 + id });
  await world.run('hr', 'full-import', 'delta-sync');
  const links = async (): Promise<Record<string, string | undefined>> => {
    const { spaces } = await world.state();
    const linked = Object.entries(spaces['ad'] ?? {});
    return Object.fromEntries(linked.map(([dn, { link }]) => [dn, link]));
  };
  const hrObject = await world.store.findObject({ connector: 'hr', dn: '2' });
  const details = hrObject && (await world.store.objectDetails(hrObject));
  ad.put('by-id', { phone: String(details?.link?.mv), name: 'Ann' });
  ad.put('by-name', { name: 'Ann', grade: 103 });
  ad.put('nobody', { name: 'Ann', grade: 104 });
  ad.put('no-id', { phone: 'x', name: 'Ann', grade: 101 });
  await world.run('ad', 'full-import');
  const run = await world.attempt('ad', 'delta-sync');
  expect(await world.store.runErrors(run.id)).toMatchObject([
    { type: 'cannot-parse-object-id', dn: 'no-id', algorithmStep: 'join' },
  ]);
  const { spaces } = await world.state();
  expect(await links()).toEqual({
    'by-id': spaces['hr']?.['2']?.link,
    'by-name': spaces['hr']?.['3']?.link,
    nobody: undefined,
    'no-id': undefined,
  });
  expect(await world.problems()).toEqual([]);
});
