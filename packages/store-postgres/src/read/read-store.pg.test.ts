import { must } from '@cognate/kernel';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { SearchClause } from '@cognate/sync-engine';
import type { EngineWorld, FakeSystem as System } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';

/** Three people and a group, known to HR and AD. */
async function inWorld(check: (world: EngineWorld, hr: System) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem({ dnIsAnchor: false });
  hr.put('Ann', { employeeId: '1', name: 'Ann Smith', title: 'Boss' });
  hr.put('Bob', { employeeId: '2', name: 'Bob Smith', manager: 'Ann' });
  hr.put('Zoë', {
    employeeId: '3',
    name: 'Zoë O\'Neil "Z"',
    mails: ['z@a', 'z@b'],
    manager: 'Ann',
  });
  hr.put('Staff', { name: 'Staff', member: ['Ann', 'Bob', 'Nobody'] }, 'group');
  const base = fakeDocument([source('hr'), target('ad')]);
  const document = {
    ...base,
    metaverse: {
      ...base.metaverse,
      attributes: {
        ...base.metaverse.attributes,
        employeeId: { type: 'string' as const, indexed: true },
        name: { type: 'string' as const, indexed: true },
        mails: { type: 'string' as const, multivalued: true, indexed: true },
      },
    },
  };
  const world = await engineWorld(database, document, { hr, ad: new FakeSystem() });
  await world.run('hr', 'full-import', 'delta-sync');
  await check(world, hr);
}

const details = async (world: EngineWorld, connector: string, dn: string) => {
  const ref = must(await world.store.findObject({ connector, dn }), `${dn} is there`);
  return must(await world.store.objectDetails(ref), 'it can be looked at');
};

describe('an object', () => {
  it('is found by name without case, by anchor and by id', async () => {
    await inWorld(async ({ store }) => {
      const byName = await store.findObject({ connector: 'hr', dn: 'zOË' });
      expect(byName).toEqual({ connector: 'hr', id: expect.any(Number) as unknown });
      expect(await store.findObject({ connector: 'hr', dn: '1 Zoë' })).toEqual(byName);
      expect(await store.findObject({ id: byName?.id ?? 0 })).toEqual(byName);
      expect(await store.findObject({ connector: 'ad', dn: 'Zoë' })).toBeUndefined();
      expect(await store.findObject({ connector: 'nobody', dn: 'Zoë' })).toBeUndefined();
      expect(await store.findObject({ id: 999_999 })).toBeUndefined();
      expect(await store.objectDetails({ connector: 'hr', id: 999_999 })).toBeUndefined();
    });
  });

  it('shows what was imported, what was synchronized and what is pending', async () => {
    await inWorld(async (world, hr) => {
      hr.change('Bob', { title: 'Clerk', manager: [] });
      hr.change('Staff', { member: ['Bob', 'Zoë'] });
      await world.run('hr', 'full-import');
      expect(await details(world, 'hr', 'Bob')).toMatchObject({
        type: 'person',
        anchor: '1 Bob',
        state: 'connector',
        pendingImport: 'update',
        attributes: { employeeId: ['2'], name: ['Bob Smith'], title: ['Clerk'] },
        synchronized: { employeeId: ['2'], name: ['Bob Smith'], manager: ['Ann'] },
        errors: [],
      });
      const staff = await details(world, 'hr', 'Staff');
      expect(new Set(staff.attributes['member'])).toEqual(new Set(['Bob', 'Zoë']));
      expect(new Set(staff.synchronized?.['member'])).toEqual(new Set(['Ann', 'Bob', 'Nobody']));
      expect((await details(world, 'hr', 'Ann')).synchronized).toBeUndefined();
    });
  });

  it('shows what is to be sent, and what was sent and not seen back', async () => {
    await inWorld(async (world) => {
      const add = { op: 'add', attributes: { title: ['Boss'] } };
      const pending = await details(world, 'ad', 'p-1');
      expect(pending).toMatchObject({ pendingExport: add, pendingImport: 'none', attributes: {} });
      expect(pending.unconfirmedExport).toBeUndefined();
      await world.run('ad', 'export');
      const sent = await details(world, 'ad', 'p-1');
      expect(sent).toMatchObject({ unconfirmedExport: add });
      expect(sent.pendingExport).toBeUndefined();
    });
  });
});

describe('an object of the metaverse', () => {
  it('says which object supplied a value, by which rule and in which run', async () => {
    await inWorld(async (world) => {
      const { link } = await details(world, 'hr', 'Bob');
      const mv = must(await world.store.metaverseDetails(link?.mv ?? 0), 'it is there');
      expect(mv.object).toMatchObject({ type: 'person', attributes: { name: ['Bob Smith'] } });
      expect(mv.lineage.find(({ attribute }) => attribute === 'name')).toMatchObject({
        rule: 'hr.import.person.person.name',
        connector: 'hr',
        dn: 'Bob',
      });
      expect(mv.lineage.every(({ at }) => at instanceof Date)).toBe(true);
      expect(mv.connectors.map(({ connector, dn }) => `${connector}:${dn}`).sort()).toEqual([
        'ad:p-2',
        'hr:Bob',
      ]);
      const [manager] = mv.object.attributes['manager'] ?? [];
      expect(mv.referenceLabels[Number(manager)]).toMatch(/^(Ann|p-1)$/);
      expect(await world.store.metaverseDetails(999_999)).toBeUndefined();
    });
  });

  it.each([
    [[{ attribute: 'name', operator: 'equals', value: 'ANN SMITH' }], ['Ann Smith']],
    [[{ attribute: 'name', operator: 'starts-with', value: 'zoë' }], ['Zoë O\'Neil "Z"']],
    [[{ attribute: 'name', operator: 'starts-with', value: 'zoe\u0308' }], ['Zoë O\'Neil "Z"']],
    [[{ attribute: 'name', operator: 'starts-with', value: '%' }], []],
    [[{ attribute: 'mails', operator: 'equals', value: 'Z@B' }], ['Zoë O\'Neil "Z"']],
    [
      [
        { attribute: 'employeeId', operator: 'equals', value: '2' },
        { attribute: 'name', operator: 'starts-with', value: 'bob' },
      ],
      ['Bob Smith'],
    ],
    [
      [
        { attribute: 'employeeId', operator: 'equals', value: '2' },
        { attribute: 'name', operator: 'starts-with', value: 'ann' },
      ],
      [],
    ],
    [[], ['Ann Smith', 'Bob Smith', 'Zoë O\'Neil "Z"', 'Staff']],
  ] as const)('is found by %j', async (clauses, names) => {
    await inWorld(async ({ store }) => {
      const found = await store.searchMetaverse({ clauses, after: 0, limit: 10 });
      expect(found.map((mv) => mv.attributes['name']?.[0])).toEqual(names);
    });
  });

  it('is found by what any of its values, or none, contains or ends with', async () => {
    await inWorld(async ({ store }) => {
      const found = async (
        attribute: string,
        operator: SearchClause['operator'],
        value = '',
      ): Promise<unknown> => {
        const clauses = [{ attribute, operator, value }];
        const objects = await store.searchMetaverse({ clauses, after: 0, limit: 10 });
        return objects.map((mv) => mv.attributes['name']?.[0]);
      };
      const zoe = 'Zoë O\'Neil "Z"';
      expect(await found('name', 'contains', 'SMI')).toEqual(['Ann Smith', 'Bob Smith']);
      expect(await found('name', 'contains', '%')).toEqual([]);
      expect(await found('name', 'not-contains', 'smi')).toEqual([zoe, 'Staff']);
      expect(await found('name', 'ends-with', ' smith')).toEqual(['Ann Smith', 'Bob Smith']);
      expect(await found('mails', 'ends-with', '@B')).toEqual([zoe]);
      expect(await found('mails', 'not-contains', '@b')).toEqual([
        'Ann Smith',
        'Bob Smith',
        'Staff',
      ]);
      expect(await found('mails', 'present')).toEqual([zoe]);
      expect(await found('employeeId', 'not-present')).toEqual(['Staff']);
    });
  });

  it('is found by type, and page by page', async () => {
    await inWorld(async ({ store }) => {
      const people = { type: 'person', clauses: [], limit: 2 };
      const first = await store.searchMetaverse({ ...people, after: 0 });
      const second = await store.searchMetaverse({ ...people, after: first.at(-1)?.id ?? 0 });
      expect([...first, ...second].map((mv) => mv.attributes['employeeId']?.[0])).toEqual([
        '1',
        '2',
        '3',
      ]);
      expect(await store.searchMetaverse({ ...people, type: 'robot', after: 0 })).toEqual([]);
    });
  });

  it('cannot be searched by what is not indexed, and is told what is', async () => {
    await inWorld(async ({ store }) => {
      const clauses = [{ attribute: 'title', operator: 'equals' as const, value: 'Boss' }];
      await expect(store.searchMetaverse({ clauses, after: 0, limit: 1 })).rejects.toMatchObject({
        code: 'attribute-not-indexed',
        message: 'The metaverse cannot be searched by "title".',
        remedy: expect.stringMatching(/Searchable are: employeeId, mails, name\./) as unknown,
      });
    });
  });
});

it('the statistics count every object once', async () => {
  await inWorld(async (world, hr) => {
    await world.run('ad', 'export');
    hr.remove('Bob');
    hr.change('Ann', { title: 'Chief' });
    hr.put('Dan', { employeeId: '4' });
    await world.run('hr', 'full-import');
    const found = await world.store.statistics();
    expect(Object.fromEntries(found.map((each) => [each.connector, each]))).toEqual({
      hr: {
        connector: 'hr',
        'total-objects': 5,
        connectors: 4,
        'explicit-connectors': 0,
        disconnectors: 1,
        'explicit-disconnectors': 0,
        'filtered-disconnectors': 0,
        'import-add': 1,
        // Ann, and the group that has lost a member.
        'import-update': 2,
        'import-delete': 1,
        'import-delete-add': 0,
        'export-add': 0,
        'export-update': 0,
        'export-delete': 0,
        'export-delete-add': 0,
        unconfirmed: 0,
      },
      ad: {
        connector: 'ad',
        'total-objects': 4,
        connectors: 4,
        'explicit-connectors': 0,
        disconnectors: 0,
        'explicit-disconnectors': 0,
        'filtered-disconnectors': 0,
        'import-add': 0,
        'import-update': 0,
        'import-delete': 0,
        'import-delete-add': 0,
        'export-add': 0,
        'export-update': 0,
        'export-delete': 0,
        'export-delete-add': 0,
        unconfirmed: 4,
      },
    });
  });
});
