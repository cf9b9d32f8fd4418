import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  same,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld, FakeSystem as System } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';

/** People leave with their HR record. */
const HR_DECIDES = {
  person: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
  group: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
} as const;

type Check = (world: EngineWorld, hr: System, ad: System) => Promise<void>;

interface Setting {
  readonly ad?: ConstructorParameters<typeof FakeSystem>[0];
  readonly target?: Parameters<typeof target>[1];
  readonly pageSize?: number;
}

async function inWorld(check: Check, setting: Setting = {}): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem();
  const ad = new FakeSystem(setting.ad);
  const document = fakeDocument([source('hr'), target('ad', setting.target)], HR_DECIDES);
  const world = await engineWorld(
    database,
    document,
    { hr, ad },
    { pageSize: setting.pageSize ?? 1000 },
  );
  await check(world, hr, ad);
  expect(await world.problems()).toEqual([]);
}

const person = (id: string, more: Readonly<Record<string, string>> = {}) => ({
  employeeId: id,
  name: `Person ${id}`,
  ...more,
});

const fromHr = (world: EngineWorld) => world.run('hr', 'full-import', 'delta-sync');
const errorsOf = async (world: EngineWorld): Promise<string[]> =>
  (await world.store.runErrors(world.history.at(-1)?.id ?? 0)).map(
    ({ type, dn }) => `${type} ${dn ?? ''}`,
  );

describe('an export', () => {
  it('waits for confirmation, which the next import brings', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1'));
      await fromHr(world);
      const add = {
        op: 'add',
        attributes: { employeeId: ['1'], name: ['Person 1'] },
        references: {},
      };
      expect(await world.object('ad', 'p-1')).toMatchObject({
        attributes: null,
        pendingExport: add,
      });
      await world.run('ad', 'export');
      const sent = await world.object('ad', 'p-1');
      expect(sent).toMatchObject({ attributes: null, unconfirmedExport: add });
      expect(sent).not.toHaveProperty('pendingExport');
      await world.run('ad', 'full-import');
      const confirmed = await world.object('ad', 'p-1');
      expect(confirmed).toMatchObject({ attributes: add.attributes, pendingImport: 'add' });
      expect(confirmed).not.toHaveProperty('unconfirmedExport');
      await world.run('ad', 'delta-sync');
      expect(await world.object('ad', 'p-1')).not.toHaveProperty('pendingImport');
      expect(ad.operations).toHaveLength(1);
    });
  });

  it('merges with an earlier one that was not confirmed yet', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1', { title: 'a' }));
      await fromHr(world);
      await world.run('ad', 'export');
      hr.change('1', { title: 'b', phone: '1' });
      await fromHr(world);
      expect(await world.object('ad', 'p-1')).toMatchObject({
        pendingExport: { op: 'update', attributes: { phone: ['1'], title: ['b'] } },
        unconfirmedExport: { op: 'add' },
      });
      await world.run('ad', 'export');
      expect((await world.object('ad', 'p-1'))?.unconfirmedExport).toEqual({
        op: 'add',
        attributes: { employeeId: ['1'], name: ['Person 1'], phone: ['1'], title: ['b'] },
        references: {},
      });
      await world.run('ad', 'full-import', 'delta-sync');
      expect(ad.contents()['p-1']).toMatchObject({ title: 'b', phone: '1' });
    });
  });

  it('takes back what is pending when the value goes back to what the system has', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1', { title: 'a' }));
      await world.cycle();
      hr.change('1', { title: 'b' });
      await fromHr(world);
      expect(await world.object('ad', 'p-1')).toHaveProperty('pendingExport');
      hr.change('1', { title: 'a' });
      await fromHr(world);
      expect(await world.object('ad', 'p-1')).not.toHaveProperty('pendingExport');
      await world.run('ad', 'export');
      expect(ad.operations).toHaveLength(1);
    });
  });

  it('tries again what was refused, until it goes through', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1'));
      hr.put('2', person('2'));
      ad.faults.refuse = ({ dn }) => (dn === 'p-1' ? 'permission-issue' : undefined);
      await fromHr(world);
      for (const tries of [1, 2]) {
        const run = await world.attempt('ad', 'export');
        expect(run.result).toBe('completed-export-errors');
        expect(run.steps[0]?.counters.export).toMatchObject({ 'export-failure': 1 });
        expect(await errorsOf(world)).toEqual(['permission-issue p-1']);
        const ref = await world.store.findObject({ connector: 'ad', dn: 'p-1' });
        expect(await world.store.objectDetails(ref ?? { connector: '', id: 0 })).toMatchObject({
          errors: [{ kind: 'export', type: 'permission-issue', message: 'p-1 is refused.', tries }],
        });
      }
      ad.faults.refuse = undefined;
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      expect(await world.object('ad', 'p-1')).not.toHaveProperty('error');
      expect(ad.contents()).toHaveProperty('p-1');
    });
  });

  it('ends an addition that the system refuses because the object exists, once an import has seen it', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1', { title: 'Clerk' }));
      await fromHr(world);
      ad.put('p-1', { employeeId: '1', name: 'Somebody was faster', phone: '5' });
      await world.attempt('ad', 'export');
      expect(await errorsOf(world)).toEqual(['cd-existing-object p-1']);
      await world.run('ad', 'full-import', 'delta-sync');
      expect((await world.object('ad', 'p-1'))?.pendingExport).toEqual({
        op: 'update',
        attributes: { name: ['Person 1'], title: ['Clerk'] },
        references: {},
      });
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      expect(ad.contents()['p-1']).toEqual({
        employeeId: '1',
        name: 'Person 1',
        title: 'Clerk',
        phone: '5',
      });
      expect(await world.object('ad', 'p-1')).not.toHaveProperty('error');
    });
  });

  it('undoes what somebody else changes', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1', { title: 'Clerk' }));
      await world.cycle();
      ad.change('p-1', { title: 'Boss', phone: [], mail: 'kept@test' });
      await world.run('ad', 'full-import', 'delta-sync', 'export', 'full-import', 'delta-sync');
      expect(ad.contents()['p-1']).toEqual({
        ...person('1', { title: 'Clerk' }),
        mail: 'kept@test',
      });
    });
  });
});

describe('a provisioned object', () => {
  it('that was never sent is nothing that an import could miss', async () => {
    await inWorld(async (world, hr) => {
      hr.put('1', person('1'));
      await fromHr(world);
      await world.run('ad', 'full-import', 'delta-sync');
      expect(await world.object('ad', 'p-1')).toMatchObject({ pendingExport: { op: 'add' } });
    });
  });

  it('that was never sent simply goes with its metaverse object', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1'));
      await fromHr(world);
      hr.remove('1');
      await fromHr(world);
      expect(await world.state()).toEqual({ spaces: {}, metaverse: {} });
      await world.run('ad', 'export');
      expect(ad.operations).toEqual([]);
    });
  });

  it('that was never sent gets another name without a trace of the first', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1'));
      await fromHr(world);
      hr.change('1', { employeeId: '10' });
      await fromHr(world);
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      expect(ad.operations).toMatchObject([{ op: 'add', dn: 'p-10' }]);
    });
  });

  it('whose addition did not arrive is reported and sent again', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1'));
      hr.put('Staff', { name: 'Staff', member: ['1'] }, 'group');
      ad.faults.ignore = ({ dn }) => dn === 'p-1';
      await fromHr(world);
      await world.attempt('ad', 'export');
      hr.change('1', { title: 'changed meanwhile' });
      await fromHr(world);
      expect((await world.attempt('ad', 'full-import')).result).toBe('completed-sync-errors');
      expect(await errorsOf(world)).toContain('exported-change-not-reimported p-1');
      ad.faults.ignore = undefined;
      await world.run('ad', 'delta-sync', 'export', 'full-import', 'delta-sync');
      expect(ad.contents()).toEqual({
        'p-1': person('1', { title: 'changed meanwhile' }),
        'g-Staff': { name: 'Staff', member: 'p-1' },
      });
    });
  });

  it('that somebody replaced before an import saw it gives way to the other object', async () => {
    const joining = {
      join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
    };
    await inWorld(
      async (world, hr, ad) => {
        hr.put('1', person('1'));
        await fromHr(world);
        await world.run('ad', 'export');
        ad.remove('p-1');
        ad.put('p-1', { employeeId: '1', name: 'Another' });
        await world.run('ad', 'full-import', 'delta-sync', 'export', 'full-import', 'delta-sync');
        expect(ad.contents()).toEqual({ 'p-1': person('1') });
        expect((await world.state()).spaces['ad']).toMatchObject({
          'p-1': { link: 'ad:p-1 + hr:1' },
        });
      },
      { ad: { dnIsAnchor: false }, target: joining },
    );
  });

  it('that somebody deletes from the system is created again', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1'));
      hr.put('Staff', { name: 'Staff', member: ['1'] }, 'group');
      await world.cycle();
      ad.remove('p-1');
      await world.run('ad', 'full-import', 'delta-sync', 'export', 'full-import', 'delta-sync');
      expect(ad.contents()).toEqual({
        'p-1': person('1'),
        'g-Staff': { name: 'Staff', member: 'p-1' },
      });
    });
  });
});

describe('a deletion', () => {
  it('that the system ignores is reported and sent again', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1'));
      await world.cycle();
      hr.remove('1');
      await fromHr(world);
      ad.faults.ignore = () => true;
      await world.run('ad', 'export');
      ad.faults.ignore = undefined;
      expect((await world.attempt('ad', 'full-import')).result).toBe('completed-sync-errors');
      expect(await errorsOf(world)).toEqual(['exported-change-not-reimported p-1']);
      await world.run('ad', 'delta-sync', 'export', 'full-import', 'delta-sync');
      expect(ad.contents()).toEqual({});
      expect((await world.state()).spaces['ad']).toBeUndefined();
    });
  });

  it('that was sent makes room for the same name once it is confirmed', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('1', person('1'));
      await world.cycle();
      hr.remove('1');
      await fromHr(world);
      await world.run('ad', 'export');
      hr.put('1', person('1', { title: 'back again' }));
      await world.run('hr', 'full-import');
      expect((await world.attempt('hr', 'delta-sync')).result).toBe('completed-sync-errors');
      await world.run('ad', 'full-import', 'delta-sync');
      await world.run('hr', 'delta-sync');
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      expect(ad.contents()).toEqual({ 'p-1': person('1', { title: 'back again' }) });
    });
  });
});

describe('a rename', () => {
  it.each([true, false])(
    'moves the object and everything that refers to it (anchors: %s)',
    async (anchors) => {
      await inWorld(
        async (world, hr, ad) => {
          for (const id of ['1', '2']) hr.put(id, person(id));
          hr.put('Staff', { name: 'Staff', member: ['1', '2'] }, 'group');
          await world.cycle();
          hr.change('1', { employeeId: '10', title: 'moved' });
          await fromHr(world);
          expect((await world.object('ad', 'p-1'))?.pendingExport).toMatchObject({
            op: 'update',
            dn: 'p-10',
          });
          await world.run('ad', 'export');
          expect((await world.object('ad', 'g-Staff'))?.attributes).toMatchObject({
            member: ['p-10', 'p-2'],
          });
          const counters = (await world.run('ad', 'full-import')).steps[0]?.counters.staging;
          expect(counters).toMatchObject({ 'stage-update': 1 });
          expect(counters).not.toHaveProperty('stage-add');
          await world.run('ad', 'delta-sync');
          expect(ad.contents()).toEqual({
            'p-10': { employeeId: '10', name: 'Person 1', title: 'moved' },
            'p-2': person('2'),
            'g-Staff': { name: 'Staff', member: ['p-10', 'p-2'] },
          });
          await world.run('ad', 'export');
          expect(ad.operations.filter(({ newDn }) => newDn !== undefined)).toHaveLength(1);
        },
        { ad: { dnIsAnchor: !anchors } },
      );
    },
  );

  it.each(['attribute-update', 'attribute-replace'] as const)(
    'is known to the references that are sent after it in the same page (%s)',
    async (exportType) => {
      await inWorld(
        async (world, hr, ad) => {
          for (const id of ['1', '2']) hr.put(id, person(id));
          hr.put('Staff', { name: 'Staff', member: ['1'] }, 'group');
          await world.cycle();
          hr.change('1', { employeeId: '10' });
          hr.change('2', { employeeId: '20' });
          hr.change('Staff', { member: ['1', '2'] });
          hr.put('New', { name: 'New', member: ['1'] }, 'group');
          await world.cycle();
          expect(ad.contents()).toMatchObject({
            'g-Staff': { member: ['p-10', 'p-20'] },
            'g-New': { member: 'p-10' },
          });
        },
        { ad: { exportType, referencesNeedTarget: false } },
      );
    },
  );

  it('to a name that another object is to get is refused, also in another page', async () => {
    await inWorld(
      async (world, hr) => {
        for (const id of ['1', '2']) hr.put(id, person(id));
        await world.cycle();
        for (const id of ['1', '2']) hr.change(id, { employeeId: '10' });
        await world.run('hr', 'full-import');
        expect((await world.attempt('hr', 'delta-sync')).result).toBe('completed-sync-errors');
        expect(await errorsOf(world)).toEqual(['sync-rule-flow-provisioning-failed 2']);
        await world.run('ad', 'export');
      },
      { pageSize: 1 },
    );
  });

  it('that the system ignores is sent again', async () => {
    await inWorld(
      async (world, hr, ad) => {
        hr.put('1', person('1'));
        await world.cycle();
        hr.change('1', { employeeId: '10' });
        await fromHr(world);
        ad.faults.ignore = () => true;
        await world.run('ad', 'export');
        ad.faults.ignore = undefined;
        for (let round = 0; round < 3; round += 1) {
          await world.attempt('ad', 'full-import');
          await world.attempt('ad', 'delta-sync');
          await world.attempt('ad', 'export');
        }
        await world.run('ad', 'full-import', 'delta-sync');
        expect(ad.contents()).toEqual({ 'p-10': { employeeId: '10', name: 'Person 1' } });
      },
      { ad: { dnIsAnchor: false } },
    );
  });
});

describe('references', () => {
  const big = async (world: EngineWorld, hr: System, ad: System): Promise<void> => {
    const ids = ['1', '2', '3', '4'];
    for (const [index, id] of ids.entries())
      hr.put(id, { ...person(id), manager: ids[(index + 1) % 4] ?? '1' });
    hr.put('All', { name: 'All', member: ids }, 'group');
    await world.cycle();
    hr.change('All', { member: ['2', '4'] });
    hr.put('5', { ...person('5'), manager: '1' });
    hr.remove('3');
    await world.cycle();
    expect(ad.contents()).toEqual({
      'g-All': { name: 'All', member: ['p-2', 'p-4'] },
      'p-1': { ...person('1'), manager: 'p-2' },
      'p-2': person('2'),
      'p-4': { ...person('4'), manager: 'p-1' },
      'p-5': { ...person('5'), manager: 'p-1' },
    });
    const state = await world.state();
    for (const object of Object.values(state.spaces['ad'] ?? {})) {
      expect(object).not.toHaveProperty('pendingExport');
      expect(object).not.toHaveProperty('unconfirmedExport');
    }
  };

  it.each([
    ['value by value', 'attribute-update', 1],
    ['value by value', 'attribute-update', 1000],
    ['as a whole', 'attribute-replace', 1],
    ['as a whole', 'attribute-replace', 1000],
  ] as const)('in circles are sent %s (%s, pages of %i)', async (_how, exportType, pageSize) => {
    expect.hasAssertions();
    await inWorld(big, { ad: { exportType }, pageSize });
  });

  it('follow when their target gets its account by joining', async () => {
    const joining = {
      join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
      provision: [
        {
          id: 'ad-group',
          metaverseType: 'group',
          objectType: 'group',
          dn: '"g-" + name',
          flows: same('name', 'member'),
        },
      ],
    };
    await inWorld(
      async (world, hr, ad) => {
        hr.put('1', person('1'));
        hr.put('All', { name: 'All', member: ['1'] }, 'group');
        await world.cycle();
        expect(ad.contents()).toEqual({ 'g-All': { name: 'All' } });
        ad.put('somebody', { employeeId: '1' });
        await world.cycle();
        expect(ad.contents()['g-All']).toEqual({ name: 'All', member: 'somebody' });
      },
      { target: joining },
    );
  });

  it('go at once where the system does not ask for their targets', async () => {
    expect.hasAssertions();
    await inWorld(big, { ad: { referencesNeedTarget: false } });
  });
});

describe('a hierarchy', () => {
  it('is created from the top and deleted from the bottom', async () => {
    const provision = [
      {
        id: 'ad-group',
        metaverseType: 'group',
        objectType: 'group',
        dn: 'name',
        flows: same('name'),
      },
    ];
    await inWorld(
      async (world, hr, ad) => {
        for (const name of ['cn=a,ou=b,dc=c', 'ou=b,dc=c', 'dc=c']) hr.put(name, { name }, 'group');
        await world.cycle();
        expect(ad.operations.map(({ op, dn }) => `${op} ${dn}`)).toEqual([
          'add dc=c',
          'add ou=b,dc=c',
          'add cn=a,ou=b,dc=c',
        ]);
        for (const { dn } of hr.objects()) hr.remove(dn);
        await world.cycle();
        expect(ad.operations.slice(3).map(({ op, dn }) => `${op} ${dn}`)).toEqual([
          'delete cn=a,ou=b,dc=c',
          'delete ou=b,dc=c',
          'delete dc=c',
        ]);
      },
      { ad: { dnStyle: 'ldap' }, target: { provision }, pageSize: 2 },
    );
  });
});
