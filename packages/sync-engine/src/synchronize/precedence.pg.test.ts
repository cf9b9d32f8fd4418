import { engineWorld, FakeSystem, fakeDocument, source, testDatabase } from '@cognate/testkit';
import type { EngineWorld, FakeValues } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';

const JOIN = {
  join: {
    person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }],
    group: [{ metaverseType: 'group', match: { name: 'name' } }],
  },
};

/** HR and AD, which supply people and groups by equal precedence. */
const EQUAL = fakeDocument([source('hr', JOIN), source('ad', JOIN)], {
  person: { precedence: { title: 'equal', mails: 'equal' } },
  group: { precedence: { member: 'equal' } },
});

async function inWorld(
  check: (world: EngineWorld, hr: FakeSystem, ad: FakeSystem) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const world = await engineWorld(database, EQUAL, { hr, ad }, { previews: true });
  await check(world, hr, ad);
  expect(await world.problems()).toEqual([]);
}

const tell = async (
  world: EngineWorld,
  id: string,
  dn: string,
  values: FakeValues,
): Promise<void> => {
  world.system(id).put(dn, values, dn === 'g' ? 'group' : 'person');
  await world.run(id, 'full-import', 'delta-sync');
};

const metaverse = async (world: EngineWorld): Promise<readonly unknown[]> =>
  Object.values((await world.state()).metaverse).map(({ attributes }) => attributes);

describe('equal precedence', () => {
  it('follows the changes of two systems and comes to rest', async () => {
    await inWorld(async (world) => {
      await tell(world, 'hr', '1', { employeeId: '1', title: 'Clerk', mails: ['a'] });
      await tell(world, 'ad', '1', { employeeId: '1', title: 'Boss', mails: ['b'] });
      await tell(world, 'hr', '1', { employeeId: '1', title: 'Clerk', mails: ['a'], phone: '1' });
      expect(await metaverse(world)).toMatchObject([
        { title: ['Boss'], mails: ['a', 'b'], phone: ['1'] },
      ]);
      await tell(world, 'hr', '1', { employeeId: '1', title: 'Chief', phone: '1' });
      expect(await metaverse(world)).toMatchObject([{ title: ['Chief'], mails: ['b'] }]);
      await tell(world, 'ad', '1', { employeeId: '1', mails: ['b'] });
      const settled = await world.state();
      expect(Object.keys(Object.values(settled.metaverse)[0]?.attributes ?? {})).not.toContain(
        'title',
      );
      await world.run('hr', 'full-sync');
      await world.run('ad', 'full-sync');
      expect(await world.state()).toEqual(settled);
    });
  });

  it('merges the members of a group, late ones included', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', { employeeId: '1' });
      await tell(world, 'hr', 'g', { name: 'g', member: ['1'] });
      ad.put('2', { employeeId: '2' });
      await tell(world, 'ad', 'g', { name: 'g', member: ['2', '3'] });
      ad.put('3', { employeeId: '3' });
      await world.run('ad', 'full-import', 'delta-sync');
      const members = async (): Promise<number | undefined> => {
        const groups = Object.values((await world.state()).metaverse);
        return groups.find(({ type }) => type === 'group')?.attributes['member']?.length;
      };
      expect(await members()).toBe(3);
      await tell(world, 'ad', 'g', { name: 'g', member: ['3'] });
      expect(await members()).toBe(2);
      ad.remove('g');
      await world.run('ad', 'full-import', 'delta-sync');
      expect(await members()).toBe(1);
    });
  });
});
