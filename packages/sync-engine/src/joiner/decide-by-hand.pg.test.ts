import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  same,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { must } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import type { RunRow } from '../ports/run-store.ts';
import { decideByHand } from './decide-by-hand.ts';
import type { JoinerRequest } from './decide-by-hand.ts';

/** HR feeds AD, whose unknown accounts are tried by their names and filtered when retired. */
const document = (ad = {}) =>
  fakeDocument(
    [
      source('hr'),
      target('ad', {
        join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
        filter: { person: 'title = "retired"' },
        importFlows: { person: { person: same('phone') } },
        provision: [],
        exportFlows: { person: { person: same('name') } },
        ...ad,
      }),
    ],
    { person: { deletion: { rule: 'last-connector', connectors: ['ad'] } } },
  );

const refOf = async (world: EngineWorld, connector: string, dn: string) =>
  must(await world.store.findObject({ connector, dn }), dn);

async function decide(
  world: EngineWorld,
  dn: string,
  decision: JoinerRequest['decision'],
  connector = 'ad',
): Promise<RunRow> {
  const object = await refOf(world, connector, dn);
  return decideByHand(world.dependencies, { object, decision, startedBy: 'ann' });
}

async function joined(world: EngineWorld): Promise<{ readonly metaverse: number }> {
  const hr = await world.store.objectDetails(await refOf(world, 'hr', '1'));
  return { metaverse: must(hr?.link?.mv, 'a person') };
}

async function inWorld(
  check: (world: EngineWorld, ad: FakeSystem) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  hr.put('1', { employeeId: '1', name: 'Ann' });
  ad.put('asmith', { employeeId: '?', phone: '5' });
  const world = await engineWorld(database, document(), { hr, ad });
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('ad', 'full-import', 'delta-sync');
  await check(world, ad);
  expect(await world.problems()).toEqual([]);
}

const link = async (world: EngineWorld) => (await world.object('ad', 'asmith'))?.link;
const phone = async (world: EngineWorld): Promise<unknown> =>
  Object.values((await world.state()).metaverse).map(({ attributes }) => attributes['phone']?.[0]);

describe('an object that an operator joins', () => {
  it('flows at once, is exported to, and is left alone by the filter', async () => {
    await inWorld(async (world, ad) => {
      const { metaverse } = await joined(world);
      const run = await decide(world, 'asmith', { kind: 'join', metaverse });
      expect(run).toMatchObject({
        profile: 'join by hand',
        startedBy: 'ann',
        result: 'success',
        steps: [{ counters: { inbound: { 'disconnector-joined-flow': 1 } } }],
      });
      expect(await phone(world)).toEqual(['5']);
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      expect(ad.contents()).toMatchObject({ asmith: { name: 'Ann' } });
      ad.change('asmith', { title: 'retired' });
      await world.run('ad', 'full-import', 'full-sync');
      expect(await link(world)).toBeDefined();
    });
  });

  it('must not be connected already, and the metaverse object has to be there', async () => {
    await inWorld(async (world) => {
      const { metaverse } = await joined(world);
      const nobody = decide(world, 'asmith', { kind: 'join', metaverse: metaverse + 1000 });
      await expect(nobody).rejects.toMatchObject({ code: 'unknown-object' });
      await decide(world, 'asmith', { kind: 'join', metaverse });
      const again = decide(world, 'asmith', { kind: 'join', metaverse });
      await expect(again).rejects.toMatchObject({ code: 'object-is-connected' });
      const { result } = must((await world.store.runs({ limit: 1 }))[0], 'a run');
      expect(result).toBe('completed-sync-errors');
    });
  });
});

describe('an object that an operator projects', () => {
  it('gets a metaverse object of its own', async () => {
    await inWorld(async (world) => {
      const wrong = decide(world, 'asmith', { kind: 'project', metaverseType: 'persona' });
      await expect(wrong).rejects.toMatchObject({ code: 'unknown-metaverse-type' });
      const run = await decide(world, 'asmith', { kind: 'project', metaverseType: 'Person' });
      expect(run.steps).toMatchObject([
        { counters: { inbound: { 'disconnector-projected-flow': 1 } } },
      ]);
      expect(await phone(world)).toEqual(['5', undefined]);
      expect(await link(world)).toBeDefined();
    });
  });
});

describe('an object that an operator synchronizes', () => {
  it('comes to what a run would make of it, alone', async () => {
    await inWorld(async (world, ad) => {
      ad.put('bsmith', { employeeId: '2' });
      ad.change('asmith', { employeeId: '1' });
      await world.run('ad', 'full-import');
      const run = await decide(world, 'asmith', { kind: 'synchronize' });
      expect(run).toMatchObject({
        result: 'success',
        steps: [{ counters: { inbound: { 'disconnector-joined-flow': 1 } } }],
      });
      expect(await phone(world)).toEqual(['5']);
      expect(await world.object('ad', 'asmith')).not.toHaveProperty('pendingImport');
      expect(await world.object('ad', 'bsmith')).toMatchObject({ pendingImport: 'add' });
    });
  });
});

describe('an object that an operator disconnects', () => {
  it('takes its values along, without being deprovisioned', async () => {
    await inWorld(async (world) => {
      const { metaverse } = await joined(world);
      await decide(world, 'asmith', { kind: 'join', metaverse });
      await decide(world, 'asmith', { kind: 'disconnect', state: 'explicit' });
      expect(await phone(world)).toEqual([undefined]);
      expect(await world.object('ad', 'asmith')).toMatchObject({ state: 'explicit' });
      expect((await world.object('ad', 'asmith'))?.pendingExport).toBeUndefined();
    });
  });

  it('is joined again by the rules only once it is a normal disconnector', async () => {
    await inWorld(async (world, ad) => {
      await decide(world, 'asmith', { kind: 'disconnect', state: 'explicit' });
      ad.change('asmith', { employeeId: '1' });
      await world.run('ad', 'full-import', 'full-sync');
      expect(await link(world)).toBeUndefined();
      await decide(world, 'asmith', { kind: 'disconnect', state: 'normal' });
      await world.run('ad', 'delta-sync');
      expect(await link(world)).toBeDefined();
    });
  });

  it('takes the metaverse object along where the deletion rule says so', async () => {
    await inWorld(async (world) => {
      await decide(world, '1', { kind: 'disconnect', state: 'explicit' }, 'hr');
      expect((await world.state()).metaverse).toEqual({});
      await world.run('hr', 'full-sync');
      expect((await world.state()).metaverse).toEqual({});
    });
  });
});
