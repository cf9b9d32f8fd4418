import { FakeSystem, fakeDocument, same, source, target } from '@cognate/testkit';
import type { EngineWorld, FakeSystem as System } from '@cognate/testkit';
import type { ConfigurationDocument } from '@cognate/sync-rules';
import { describe, expect, it } from 'vitest';
import { inWorld, mvOf, person } from './testing/acceptance-world.ts';

/** Only HR keeps a person in the metaverse. */
const ACCOUNTS_DO_NOT_COUNT = {
  person: { deletion: { rule: 'last-connector', connectors: ['ad'] } },
} as const;

const pendingImports = async (world: EngineWorld, connector: string): Promise<string[]> =>
  Object.entries((await world.state()).spaces[connector] ?? {}).flatMap(
    ([dn, { pendingImport }]) => (pendingImport === undefined ? [] : [`${pendingImport} ${dn}`]),
  );

describe('acceptance examples 1 and 2: deletions inferred from a full import', () => {
  it('1: wait while one entry is a duplicate, and follow once it is gone', async () => {
    const hr = new FakeSystem();
    for (let id = 1; id <= 100; id += 1) hr.put(`${id}`, person(id));
    await inWorld(fakeDocument([source('hr')]), { hr }, async (world) => {
      await world.run('hr', 'full-import', 'delta-sync');
      for (const id of ['7', '8', '9']) hr.remove(id);
      hr.faults.twice = ['50'];
      const run = await world.attempt('hr', 'full-import');
      expect(run.result).toBe('completed-discovery-errors');
      expect(await world.store.runErrors(run.id)).toMatchObject([
        { type: 'duplicate-object', dn: '50' },
      ]);
      expect(await pendingImports(world, 'hr')).toEqual([]);

      hr.faults.twice = undefined;
      await world.run('hr', 'full-import');
      expect(await pendingImports(world, 'hr')).toEqual(['delete 7', 'delete 8', 'delete 9']);
    });
  });

  it('2: do not happen in an import that was stopped', async () => {
    const hr = new FakeSystem();
    for (let id = 1; id <= 5; id += 1) hr.put(`${id}`, person(id));
    await inWorld(fakeDocument([source('hr')]), { hr }, async (world) => {
      await world.run('hr', 'full-import', 'delta-sync');
      hr.remove('2');
      const stop = new AbortController();
      hr.faults.beforeEntry = (count) => {
        if (count === 3) stop.abort();
      };
      const run = await world.attempt('hr', 'full-import', { signal: stop.signal });
      expect(run.result).toBe('stopped-user-termination-from-wmi-or-ui');
      expect(await pendingImports(world, 'hr')).toEqual([]);
    });
  });
});

describe('acceptance example 3: a value that the connected system rewrites', () => {
  it('is reported by every import and sent again by every cycle, until the system lets it be', async () => {
    const hr = new FakeSystem();
    const ad = new FakeSystem();
    hr.put('1', person(1, { phone: 'a' }));
    ad.faults.rewrite = (attribute, values) =>
      attribute === 'phone' ? values.map((value) => String(value).toUpperCase()) : values;
    await inWorld(fakeDocument([source('hr'), target('ad')]), { hr, ad }, async (world) => {
      await world.run('hr', 'full-import', 'delta-sync');
      for (let round = 0; round < 3; round += 1) {
        await world.run('ad', 'export');
        const run = await world.attempt('ad', 'full-import');
        expect(run.result).toBe('completed-sync-errors');
        expect(await world.store.runErrors(run.id)).toMatchObject([
          {
            type: 'exported-change-not-reimported',
            algorithmStep: 'staging',
            dn: 'p-1',
            attribute: 'phone',
          },
        ]);
        await world.run('ad', 'delta-sync');
        expect((await world.object('ad', 'p-1'))?.pendingExport).toEqual({
          op: 'update',
          attributes: { phone: ['a'] },
          references: {},
        });
      }
      ad.faults.rewrite = undefined;
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      expect(ad.contents()['p-1']).toMatchObject({ phone: 'a' });
      expect(await world.object('ad', 'p-1')).not.toHaveProperty('pendingExport');
      expect(await world.object('ad', 'p-1')).not.toHaveProperty('error');
    });
  });
});

/** HR before AD for people who are joined by their employee id. */
const twoSources = (hr: object = {}): ConfigurationDocument =>
  fakeDocument([
    source('hr', hr),
    source('ad', {
      join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
      project: {},
    }),
  ]);

async function knownToBoth(
  hr: System,
  ad: System,
  world: EngineWorld,
  values: readonly [hr: string, ad: string],
): Promise<void> {
  hr.put('1', person(1, { phone: values[0] }));
  ad.put('one', { employeeId: '1', phone: values[1], title: 'Clerk' });
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('ad', 'full-import', 'delta-sync');
}

describe('acceptance examples 4 and 5: ranked sources', () => {
  it('4: give the next one its turn in the same synchronization when a value is removed', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    await inWorld(twoSources(), { hr, ad }, async (world) => {
      await knownToBoth(hr, ad, world, ['100', '200']);
      expect((await mvOf(world, '1'))?.attributes).toMatchObject({ phone: ['100'] });
      hr.change('1', { phone: [] });
      await world.run('hr', 'full-import', 'delta-sync');
      expect((await mvOf(world, '1'))?.attributes).toMatchObject({ phone: ['200'] });
      expect((await mvOf(world, '1'))?.lineage['phone']).toBe(
        'ad.import.person.person.phone of ad:one',
      );
    });
  });

  it('5: take back their values when they are disconnected, and the next one fills in', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    await inWorld(twoSources(), { hr, ad }, async (world) => {
      await knownToBoth(hr, ad, world, ['100', '200']);
      hr.remove('1');
      await world.run('hr', 'full-import', 'delta-sync');
      expect((await mvOf(world, 'one', 'ad'))?.attributes).toEqual({
        employeeId: ['1'],
        phone: ['200'],
        title: ['Clerk'],
      });
    });
  });

  it('5: leave their values where recall is off, still credited to them', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    await inWorld(twoSources({ recall: false }), { hr, ad }, async (world) => {
      await knownToBoth(hr, ad, world, ['100', '200']);
      hr.remove('1');
      await world.run('hr', 'full-import', 'delta-sync');
      const mv = await mvOf(world, 'one', 'ad');
      expect(mv?.attributes).toMatchObject({ phone: ['100'], name: ['Person 1'] });
      expect(mv?.lineage['phone']).toBe('hr.import.person.person.phone of gone');
    });
  });
});

describe('acceptance example 7: a metaverse value that is deleted', () => {
  const phoneFlow = (allowNulls: boolean): ConfigurationDocument =>
    fakeDocument([
      source('hr'),
      target('ad', {
        exportFlows: { person: { person: { phone: { expression: 'phone', allowNulls } } } },
        provision: [
          {
            id: 'ad-person',
            metaverseType: 'person',
            objectType: 'person',
            dn: '"p-" + employeeId',
            flows: same('name'),
          },
        ],
      }),
    ]);

  it.each([
    ['stays in the connected system where nulls are not allowed', false, { phone: '1' }],
    ['is deleted from the connected system where nulls are allowed', true, {}],
  ] as const)('%s', async (_title, allowNulls, left) => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    hr.put('1', person(1, { phone: '1' }));
    await inWorld(phoneFlow(allowNulls), { hr, ad }, async (world) => {
      await world.cycle();
      expect(ad.contents()['p-1']).toEqual({ name: 'Person 1', phone: '1' });
      hr.change('1', { phone: [] });
      await world.cycle();
      expect(ad.contents()['p-1']).toEqual({ name: 'Person 1', ...left });
    });
  });
});

describe('acceptance examples 8 and 13: a disconnector', () => {
  it('8: joins in a later delta synchronization, once there is something to join', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    await inWorld(twoSources(), { hr, ad }, async (world) => {
      ad.put('one', { employeeId: '1', phone: '200' });
      await world.run('ad', 'full-import', 'delta-sync');
      expect(await world.object('ad', 'one')).toMatchObject({ state: 'normal' });
      hr.put('1', person(1));
      await world.run('hr', 'full-import', 'delta-sync');
      const run = await world.run('ad', 'delta-sync');
      expect(run.steps[0]?.counters.inbound).toEqual({ 'disconnector-joined-flow': 1 });
      expect((await world.object('ad', 'one'))?.link).toBe('ad:one + hr:1');
    });
  });

  it('13: that an administrator made explicit is left alone until its source object goes', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    hr.put('1', person(1));
    const explicit = target('ad', {
      deprovision: 'make-explicit-disconnector',
      join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
      project: { person: 'person' },
    });
    const document = fakeDocument([source('hr'), explicit], ACCOUNTS_DO_NOT_COUNT);
    await inWorld(document, { hr, ad }, async (world) => {
      await world.cycle();
      hr.remove('1');
      await world.run('hr', 'full-import', 'delta-sync');
      expect(await world.object('ad', 'p-1')).toMatchObject({ state: 'explicit' });
      hr.put('1', person(1));
      ad.change('p-1', { title: 'changed meanwhile' });
      await world.run('ad', 'full-import', 'delta-sync', 'full-sync');
      expect(await world.object('ad', 'p-1')).toMatchObject({ state: 'explicit' });
      expect(await world.object('ad', 'p-1')).not.toHaveProperty('link');
      expect((await world.state()).metaverse).toEqual({});

      ad.remove('p-1');
      await world.run('ad', 'full-import', 'delta-sync');
      expect(await world.object('ad', 'p-1')).toBeUndefined();
    });
  });
});

describe('acceptance example 10: the deletion rule "any-connector" on HR', () => {
  it('takes the metaverse object and, by way of an export that a limit can stop, the account', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    for (const id of [1, 2, 3]) hr.put(`${id}`, person(id));
    const document = fakeDocument([source('hr'), target('ad')], {
      person: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
    });
    await inWorld(document, { hr, ad }, async (world) => {
      await world.cycle();
      hr.remove('1');
      hr.remove('2');
      hr.change('3', { title: 'Boss' });
      await world.run('hr', 'full-import', 'delta-sync');
      expect(Object.keys((await world.state()).metaverse)).toEqual(['ad:p-3 + hr:3']);
      expect(await world.object('ad', 'p-1')).toMatchObject({
        state: 'explicit',
        pendingExport: { op: 'delete' },
      });

      const sent = ad.operations.length;
      const stopped = await world.attempt('ad', 'export-guarded');
      expect(stopped.result).toBe('stopped-deletion-limit');
      expect(ad.operations).toHaveLength(sent);

      await world.run('ad', 'export', 'full-import', 'delta-sync');
      expect(Object.keys(ad.contents())).toEqual(['p-3']);
      expect(await world.object('ad', 'p-1')).toBeUndefined();
    });
  });

  it('lets as many deletions through as the limit says', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    for (const id of [1, 2]) hr.put(`${id}`, person(id));
    const document = fakeDocument([source('hr'), target('ad')], ACCOUNTS_DO_NOT_COUNT);
    await inWorld(document, { hr, ad }, async (world) => {
      await world.cycle();
      hr.remove('1');
      await world.run('hr', 'full-import', 'delta-sync');
      await world.run('ad', 'export-guarded');
      expect(Object.keys(ad.contents())).toEqual(['p-2']);
    });
  });
});

describe('acceptance example 11: a group whose member has no account yet', () => {
  it('is created without the member, which follows in the next export after the account', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    hr.put('Staff', { name: 'Staff', member: ['1'] }, 'group');
    hr.put('1', person(1));
    ad.faults.refuse = (change) => (change.dn === 'p-1' ? 'permission-issue' : undefined);
    await inWorld(fakeDocument([source('hr'), target('ad')]), { hr, ad }, async (world) => {
      await world.run('hr', 'full-import', 'delta-sync');
      expect((await world.attempt('ad', 'export')).result).toBe('completed-export-errors');
      expect(ad.contents()).toEqual({ 'g-Staff': { name: 'Staff' } });
      ad.faults.refuse = undefined;
      await world.run('ad', 'export');
      expect(ad.contents()).toEqual({
        'g-Staff': { name: 'Staff', member: 'p-1' },
        'p-1': { employeeId: '1', name: 'Person 1' },
      });
      await world.run('ad', 'full-import', 'delta-sync');
      expect(await world.object('ad', 'g-Staff')).not.toHaveProperty('pendingExport');
    });
  });
});

describe('acceptance example 12: a connector filter that hits an existing connector', () => {
  it('disconnects it as filtered, asks the deletion rule and not the deprovisioning action', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    const document = fakeDocument([
      source('hr'),
      source('ad', {
        join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
        project: {},
        filter: { person: 'title = "Robot"' },
        deprovision: 'delete-object',
      }),
    ]);
    await inWorld(document, { hr, ad }, async (world) => {
      await knownToBoth(hr, ad, world, ['100', '200']);
      ad.change('one', { title: 'Robot' });
      const run = await world.run('ad', 'full-import', 'delta-sync');
      expect(run.steps[0]?.counters.inbound).toEqual({ 'connector-filtered-leave-mv': 1 });
      const filtered = await world.object('ad', 'one');
      expect(filtered).toMatchObject({ state: 'filtered' });
      expect(filtered).not.toHaveProperty('pendingExport');
      expect(Object.keys((await world.state()).metaverse)).toEqual(['hr:1']);
    });
  });

  it('takes the metaverse object where it was the last connector', async () => {
    const hr = new FakeSystem();
    hr.put('1', person(1));
    const document = fakeDocument([source('hr', { filter: { person: 'title = "Robot"' } })]);
    await inWorld(document, { hr }, async (world) => {
      await world.run('hr', 'full-import', 'delta-sync');
      hr.change('1', { title: 'Robot' });
      const run = await world.run('hr', 'full-import', 'delta-sync');
      expect(run.steps[0]?.counters.inbound).toEqual({ 'connector-filtered-remove-mv': 1 });
      expect((await world.state()).metaverse).toEqual({});
    });
  });
});

describe('acceptance example 14: a preview', () => {
  it('tells what a run with new, changed, deleted and failing objects will do, and writes nothing', async () => {
    const [hr, ad] = [new FakeSystem(), new FakeSystem()];
    for (const id of [1, 2, 3, 4]) hr.put(`${id}`, person(id));
    hr.put('Staff', { name: 'Staff', member: ['1', '2', '3'] }, 'group');
    await inWorld(fakeDocument([source('hr'), target('ad')]), { hr, ad }, async (world) => {
      await world.cycle();
      hr.remove('2');
      hr.change('3', { employeeId: '30', manager: '1' });
      hr.change('4', { employeeId: '1' });
      hr.put('5', person(5, { manager: '3' }));
      hr.change('Staff', { member: ['3', '5'] });
      await world.run('hr', 'full-import');
      const compared = world.compared();
      expect((await world.attempt('hr', 'delta-sync')).result).toBe('completed-sync-errors');
      expect(world.compared() - compared).toBe(5);
      await world.attempt('hr', 'full-sync');
      expect(world.compared() - compared).toBe(10);
    });
  });
});
