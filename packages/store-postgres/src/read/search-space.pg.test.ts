import { must } from '@cognate/kernel';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { decideByHand } from '@cognate/sync-engine';
import type { SpaceSearch } from '@cognate/sync-engine';
import { expect, it } from 'vitest';

const OU = 'OU=Größe,DC=x';

/** Ann is joined by hand, Ben projected, Cleo filtered and Dan explicitly disconnected; Eve is new. */
async function inWorld(check: (world: EngineWorld) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const ad = new FakeSystem({ dnStyle: 'ldap', dnIsAnchor: false });
  const put = (dn: string, title: string): void => {
    ad.put(dn, { employeeId: dn, name: dn, title });
  };
  put(`CN=Ann,${OU}`, 'by hand');
  put(`CN=Ben,OU=Deep, ${OU}`, 'Boss');
  put(`CN=Cleo,${OU}`, 'secret');
  put('CN=Dan,DC=x', 'Clerk');
  const document = fakeDocument([
    source('ad', {
      filter: { person: 'title = "secret"' },
      project: { person: { metaverseType: 'person', when: 'title <> "by hand"' } },
    }),
    target('book'),
  ]);
  const world = await engineWorld(database, document, { ad, book: new FakeSystem() });
  await world.run('ad', 'full-import', 'delta-sync');
  const decide = async (dn: string, decision: Parameters<typeof decideByHand>[1]['decision']) =>
    decideByHand(world.dependencies, {
      object: must(await world.store.findObject({ connector: 'ad', dn }), dn),
      decision,
      startedBy: 'ann',
    });
  await decide(`CN=Ann,${OU}`, { kind: 'project', metaverseType: 'person' });
  await decide('CN=Dan,DC=x', { kind: 'disconnect', state: 'explicit' });
  put(`CN=Eve,${OU}`, 'new');
  ad.change(`CN=Ben,OU=Deep, ${OU}`, { title: 'Chief' });
  ad.faults.unreadable = ({ dn }) =>
    dn.startsWith('CN=Cleo') ? { type: 'invalid-dn', message: 'wrong' } : undefined;
  await world.attempt('ad', 'full-import');
  await check(world);
}

const names = async (world: EngineWorld, search: Partial<SpaceSearch>) =>
  (await world.store.searchSpace({ connector: 'ad', after: 0, limit: 10, ...search })).map(
    ({ dn }) => dn.split(',')[0]?.slice(3),
  );

it('finds objects of a connector space by what they are, what is pending and what they contain', () =>
  inWorld(async (world) => {
    expect(await names(world, {})).toEqual(['Ann', 'Ben', 'Cleo', 'Dan', 'Eve']);
    const cases: readonly (readonly [Partial<SpaceSearch>, readonly string[]])[] = [
      [{ state: 'connector' }, ['Ann', 'Ben']],
      [{ state: 'explicit-connector' }, ['Ann']],
      [{ state: 'disconnector' }, ['Cleo', 'Dan', 'Eve']],
      [{ state: 'explicit' }, ['Dan']],
      [{ state: 'filtered' }, ['Cleo']],
      [{ pendingImport: 'any' }, ['Ben', 'Eve']],
      [{ pendingImport: 'update' }, ['Ben']],
      [{ pendingImport: 'delete' }, []],
      [{ error: 'any' }, ['Cleo']],
      [{ error: 'import' }, ['Cleo']],
      [{ error: 'sync' }, []],
      [{ under: 'ou=GRÖSSE,dc=X' }, []],
      [{ under: 'ou=größe,dc=X' }, ['Ann', 'Ben', 'Cleo', 'Eve']],
      [{ under: 'cn=dan,dc=x' }, ['Dan']],
      [{ under: 'DC=x', pendingImport: 'any', state: 'connector' }, ['Ben']],
      [{ name: `cn=Ann, ${OU}` }, ['Ann']],
      [{ text: 'BOSS' }, []],
      [{ text: 'chIEF' }, ['Ben']],
      [{ text: 'chIEF', hidden: ['title'] }, []],
      [{ text: 'eve', state: 'disconnector' }, ['Eve']],
    ];
    for (const [search, found] of cases)
      expect([search, await names(world, search)]).toEqual([search, found]);
  }));

it('finds what waits to be sent, was sent or is marked, and says what the list shows', () =>
  inWorld(async (world) => {
    const [first, ...more] = await world.store.searchSpace({
      connector: 'book',
      pendingExport: 'any',
      after: 0,
      limit: 10,
    });
    expect(more).toHaveLength(2);
    expect(first).toMatchObject({
      type: 'person',
      state: 'connector',
      pendingImport: 'none',
      pendingExport: 'add',
      errors: [],
      metaverse: expect.any(Number) as number,
    });
    const book = (search: Partial<SpaceSearch>) =>
      world.store.searchSpace({ connector: 'book', after: 0, limit: 10, ...search });
    expect(await book({ pendingExport: 'delete' })).toEqual([]);
    await world.store.markObjects([must(first, 'an object')]);
    expect(await book({ marked: true })).toHaveLength(1);
    world.system('book').faults.refuse = ({ dn }) => (dn === first?.dn ? 'cd-error' : undefined);
    await world.attempt('book', 'export');
    expect(await book({ unconfirmed: true })).toHaveLength(2);
    expect(await book({ error: 'export' })).toMatchObject([
      { id: first?.id, errors: [{ kind: 'export', type: 'cd-error' }] },
    ]);
    const page = await book({ limit: 1 });
    expect(await book({ after: page[0]?.id ?? 0 })).not.toContainEqual(page[0]);
  }));
