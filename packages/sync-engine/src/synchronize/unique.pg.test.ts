import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import { describe, expect, it } from 'vitest';

/** HR and a subsidiary; everybody gets a mail address of their own, and a name in AD that nobody has. */
const DOCUMENT = fakeDocument(
  [
    ...['hr', 'sub'].map((id) =>
      source(id, {
        importFlows: {
          person: {
            person: {
              employeeId: 'employeeId',
              name: 'name',
              mail: { expression: 'name + "@x"', ifTaken: ['name + [<n>] + "@x"'] },
            },
          },
        },
      }),
    ),
    target('ad', {
      provision: [
        {
          id: 'ad-person',
          metaverseType: 'person',
          objectType: 'person',
          dn: 'name',
          ifTaken: ['name + "-" + [<n>]'],
          flows: { mail: 'mail' },
        },
      ],
    }),
  ],
  { person: { deletion: { rule: 'last-connector', connectors: ['ad'] } } },
);

describe('unique values', () => {
  it('are found across pages, runs, sources and what the system has already', async () => {
    await using database = await testDatabase();
    const [hr, sub, ad] = [new FakeSystem(), new FakeSystem(), new FakeSystem()];
    const world = await engineWorld(database, DOCUMENT, { hr, sub, ad }, { pageSize: 3 });
    ad.put('jo', { title: 'somebody else' });
    ad.put('JO-3', { title: 'somebody else' });
    await world.run('ad', 'full-import', 'delta-sync');
    for (let id = 1; id <= 10; id += 1) hr.put(`h${id}`, { employeeId: `h${id}`, name: 'Jo' });
    await world.run('hr', 'full-import', 'delta-sync');
    for (let id = 1; id <= 5; id += 1) sub.put(`s${id}`, { employeeId: `s${id}`, name: 'Jo' });
    await world.run('sub', 'full-import', 'delta-sync');
    const { metaverse, spaces } = await world.state();
    const numbers = Array.from({ length: 14 }, (_, index) => index + 2);
    const mails = Object.values(metaverse).map(({ attributes }) => attributes['mail']?.[0]);
    expect(new Set(mails)).toEqual(new Set(['Jo@x', ...numbers.map((number) => `Jo${number}@x`)]));
    const names = Object.keys(spaces['ad'] ?? {}).filter((dn) => dn.startsWith('Jo'));
    const free = [2, ...numbers.slice(2), 16, 17];
    expect(names.sort()).toEqual(free.map((number) => `Jo-${number}`).sort());

    await world.run('ad', 'export', 'full-import', 'delta-sync');
    const settled = await world.state();
    for (const id of ['hr', 'sub', 'ad']) await world.run(id, 'full-import', 'full-sync');
    expect(await world.state()).toEqual(settled);
    expect(await world.problems()).toEqual([]);
  });

  it('stay in use until their owner is gone', async () => {
    await using database = await testDatabase();
    const [hr, sub, ad] = [new FakeSystem(), new FakeSystem(), new FakeSystem()];
    const world = await engineWorld(database, DOCUMENT, { hr, sub, ad });
    hr.put('1', { employeeId: '1', name: 'Jo' });
    hr.put('2', { employeeId: '2', name: 'Jo' });
    await world.run('hr', 'full-import', 'delta-sync');
    await world.run('ad', 'export', 'full-import', 'delta-sync');
    expect(Object.keys(ad.contents())).toEqual(['Jo', 'Jo-2']);
    hr.remove('1');
    hr.put('3', { employeeId: '3', name: 'Jo' });
    await world.run('hr', 'full-import', 'delta-sync');
    await world.run('ad', 'export', 'full-import', 'delta-sync');
    expect(ad.contents()).toEqual({ 'Jo-2': { mail: 'Jo2@x' }, 'Jo-3': { mail: 'Jo3@x' } });
    hr.put('4', { employeeId: '4', name: 'Jo' });
    await world.run('hr', 'full-import', 'delta-sync');
    await world.run('ad', 'export', 'full-import', 'delta-sync');
    expect(ad.contents()).toMatchObject({ Jo: { mail: 'Jo@x' } });
    expect(await world.problems()).toEqual([]);
  });
});
