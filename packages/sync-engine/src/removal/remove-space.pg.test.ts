import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';
import { clearSpace, removeSpace } from './remove-space.ts';

const hr = source('hr', {
  importFlows: { person: { person: { employeeId: 'employeeId', name: 'name' } } },
});
const payroll = source('payroll', {
  join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
  importFlows: { person: { person: { employeeId: 'employeeId', title: 'title' } } },
});

/** Only HR and payroll keep a person in the metaverse. */
const LIFE = { person: { deletion: { rule: 'last-connector', connectors: ['ad'] } } } as const;

/** Ann is known to HR and payroll, Ben to payroll only; both have accounts. */
async function inCompany(check: (world: EngineWorld) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const systems = { hr: new FakeSystem(), payroll: new FakeSystem(), ad: new FakeSystem() };
  systems.hr.put('1', { employeeId: '1', name: 'Ann' });
  systems.payroll.put('1', { employeeId: '1', title: 'Clerk' });
  systems.payroll.put('2', { employeeId: '2', title: 'Boss' });
  const document = fakeDocument([hr, payroll, target('ad')], LIFE);
  const world = await engineWorld(database, document, systems, { pageSize: 1 });
  await world.cycle();
  await check(world);
  expect(await world.problems()).toEqual([]);
}

const withoutPayroll = fakeDocument([hr, target('ad')], LIFE);
const remove = (world: EngineWorld, connector: string) =>
  removeSpace(world.dependencies, { connector, startedBy: 'ann' });

describe('objects of a connector that the configuration no longer has', () => {
  it('stay connected with what they supplied, while other connectors run on', async () => {
    await inCompany(async (world) => {
      world.configure(withoutPayroll);
      world.system('hr').change('1', { name: 'Anna' });
      await world.run('hr', 'full-import', 'full-sync');
      await world.run('ad', 'export', 'full-import', 'full-sync');
      expect(world.system('ad').contents()).toEqual({
        'p-1': { employeeId: '1', name: 'Anna', title: 'Clerk' },
        'p-2': { employeeId: '2', title: 'Boss' },
      });
      expect(await world.object('payroll', '2')).toHaveProperty('link');
    });
  });

  it('are let go where their metaverse object is deleted, and nothing waits to be sent to them', async () => {
    await inCompany(async (world) => {
      const deletion = { rule: 'any-connector', connectors: ['payroll'] } as const;
      world.configure(fakeDocument([hr, payroll], { person: { deletion } }));
      world.system('payroll').remove('2');
      await world.run('payroll', 'full-import', 'delta-sync');
      const account = await world.object('ad', 'p-2');
      expect(account).toMatchObject({ state: 'normal' });
      expect(account).not.toHaveProperty('pendingExport');
    });
  });

  it('are removed with what they supplied, and the deletion rule of the metaverse decides the rest', async () => {
    await inCompany(async (world) => {
      world.configure(withoutPayroll);
      await world.store.setWatermark('payroll', 'north', '7');
      const run = await remove(world, 'payroll');
      expect(run).toMatchObject({ connector: 'payroll', profile: 'remove', result: 'success' });
      expect(run.steps[0]?.counters.inbound).toEqual({
        'connector-delete-leave-mv': 1,
        'connector-delete-remove-mv': 1,
      });
      expect(await world.store.watermark('payroll', 'north')).toBeUndefined();
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      // An account keeps a title that nobody supplies any more: its flow does not clear.
      expect(world.system('ad').contents()).toEqual({
        'p-1': { employeeId: '1', name: 'Ann', title: 'Clerk' },
      });
      expect(Object.values((await world.state()).metaverse)).toMatchObject([
        { attributes: { employeeId: ['1'], name: ['Ann'] } },
      ]);
      expect((await world.state()).spaces).not.toHaveProperty('payroll');
      await expect(remove(world, 'payroll')).rejects.toMatchObject({ code: 'unknown-connector' });
    });
  });

  it('cannot be removed while the connector is in use', async () => {
    await inCompany(async (world) => {
      await expect(remove(world, 'payroll')).rejects.toMatchObject({
        code: 'connector-configured',
      });
    });
  });
});

describe('objects of a connector that is in use and is emptied', () => {
  const clear = (world: EngineWorld, connector: string) =>
    clearSpace(world.dependencies, { connector, startedBy: 'ann' });

  it('go with what they supplied, and come back with the next full import', () =>
    inCompany(async (world) => {
      const run = await clear(world, 'Payroll');
      expect(run).toMatchObject({ connector: 'payroll', profile: 'clear', result: 'success' });
      expect(run.steps[0]?.counters.inbound).toEqual({
        'connector-delete-leave-mv': 1,
        'connector-delete-remove-mv': 1,
      });
      expect((await world.state()).spaces).not.toHaveProperty('payroll');
      expect(Object.values((await world.state()).metaverse)).toMatchObject([
        { attributes: { employeeId: ['1'], name: ['Ann'] } },
      ]);
      await world.run('payroll', 'full-import', 'delta-sync');
      expect(await world.object('payroll', '1')).toHaveProperty('link');
      expect(Object.values((await world.state()).metaverse)).toMatchObject([
        { attributes: { title: ['Clerk'] } },
        { attributes: { title: ['Boss'] } },
      ]);
    }));

  it('are not provisioned anew, and what waited for them is forgotten', () =>
    inCompany(async (world) => {
      world.system('hr').change('1', { name: 'Anna' });
      await world.run('hr', 'full-import', 'delta-sync');
      const before = world.system('ad').contents();
      await clear(world, 'ad');
      expect((await world.state()).spaces).not.toHaveProperty('ad');
      expect(Object.keys((await world.state()).metaverse)).toHaveLength(2);
      await world.run('ad', 'export', 'full-import');
      expect(world.system('ad').contents()).toEqual(before);
      expect(await world.object('ad', 'p-1')).toMatchObject({ pendingImport: 'add' });
    }));

  it('must be of a connector that there is', () =>
    inCompany(async (world) => {
      await expect(clear(world, 'badge')).rejects.toMatchObject({ code: 'unknown-connector' });
    }));
});

it('says of an object whose metaverse type is gone what to do', async () => {
  await inCompany(async (world) => {
    const { connectors, metaverse } = fakeDocument([
      source('hr', { project: {}, importFlows: {} }),
    ]);
    const { person: _, ...types } = metaverse.types;
    world.configure({ connectors, metaverse: { ...metaverse, types } });
    const run = await world.attempt('hr', 'full-sync');
    expect(run.result).toBe('completed-sync-errors');
    const [error] = await world.store.runErrors(run.id);
    expect(error).toMatchObject({ type: 'unknown-metaverse-type', dn: '1' });
    expect(error?.message).toContain('Put the type back');
  });
});
