import { must, NameMap } from '@cognate/kernel';
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
import { describe, expect, it } from 'vitest';
import { inspectObject } from './inspect-object.ts';
import type { InspectedObject } from './inspect-object.ts';

/** HR feeds AD, whose names are a tree; who retires loses the account's link, who is secret in HR is filtered. */
const document = fakeDocument(
  [
    source('hr', { filter: { person: 'title = "secret"' } }),
    target('ad', {
      provision: [
        {
          id: 'accounts',
          existing: 'skip',
          metaverseType: 'person',
          objectType: 'person',
          when: 'not (IsPresent(title)) or title <> "retired"',
          dn: '"CN=" + employeeId + ",OU=staff,DC=x"',
          flows: same('name', 'manager'),
        },
      ],
      deprovision: 'make-explicit-disconnector',
    }),
  ],
  { person: { deletion: { rule: 'last-connector', connectors: ['ad'] } } },
);

const look = async (
  world: EngineWorld,
  connector: string,
  dn: string,
): Promise<InspectedObject> => {
  const ref = must(await world.store.findObject({ connector, dn }), `${dn} is there`);
  return must(
    await inspectObject({ store: world.store, rules: world.rules }, ref),
    'it can be looked at',
  );
};

const ANN = 'CN=1,OU=staff,DC=x';

async function inWorld(
  check: (world: EngineWorld, hr: FakeSystem, ad: FakeSystem) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem({ dnStyle: 'ldap' })];
  hr.put('1', { employeeId: '1', name: 'Ann', title: 'Clerk' });
  hr.put('2', { employeeId: '2', name: 'Ben', manager: '1' });
  const world = await engineWorld(database, document, { hr, ad });
  await world.run('hr', 'full-import', 'delta-sync');
  await check(world, hr, ad);
  expect(await world.problems()).toEqual([]);
}

describe('an object', () => {
  it('keeps its number and GUID, and says when and how it came, changed and was linked', () =>
    inWorld(async (world, hr) => {
      const before = await look(world, 'hr', '1');
      expect(before.guid).toMatch(/^\{[0-9A-F-]{36}\}$/);
      expect(before.details).toMatchObject({
        origin: 'imported',
        created: { run: 1, at: expect.any(Date) as Date },
        changed: { run: 1 },
        linked: { run: 2, at: expect.any(Date) as Date },
      });
      hr.change('1', { name: 'Anna' });
      await world.run('hr', 'full-import');
      const after = await look(world, 'hr', '1');
      expect(after.guid).toBe(before.guid);
      expect(after.details).toMatchObject({ created: { run: 1 }, changed: { run: 3 } });
      const account = await look(world, 'ad', ANN);
      expect(account.details).toMatchObject({ origin: 'provisioned', created: { run: 2 } });
    }));

  it('says what it is below, and to which partition and classes it belongs', () =>
    inWorld(async (world) => {
      const parent = { dn: 'OU=staff,DC=x', id: undefined };
      expect(await look(world, 'ad', ANN)).toMatchObject({ parent, classes: ['person'] });
      expect(await look(world, 'hr', '1')).toMatchObject({ parent: undefined });
      const { rules } = world;
      const ad = must(rules.connectors.get('ad'), 'the connector');
      const partition = { name: 'staff', base: 'ou=Staff, dc=x' };
      const profile = { name: 'all', steps: [{ type: 'export', partition }] } as const;
      const parted = { ...ad, runProfiles: new NameMap([['all', profile]]) };
      const inside = { ...rules, connectors: new NameMap([['ad', parted]]) };
      const ref = must(await world.store.findObject({ connector: 'ad', dn: ANN }), ANN);
      const found = await inspectObject({ store: world.store, rules: inside }, ref);
      expect(found?.partition).toBe('staff');
    }));
});

describe('a whole object in each of its states', () => {
  it('goes from what is to be sent over what was sent to what was synchronized', () =>
    inWorld(async (world, hr) => {
      const BEN = 'CN=2,OU=staff,DC=x';
      const sent = { dn: BEN, attributes: { name: ['Ben'], manager: [ANN] } };
      expect((await look(world, 'ad', BEN)).images).toEqual({
        synchronized: null,
        pendingExport: sent,
      });
      await world.run('ad', 'export');
      expect((await look(world, 'ad', BEN)).images).toEqual({
        synchronized: null,
        unconfirmedExport: sent,
      });
      await world.run('ad', 'full-import');
      expect((await look(world, 'ad', BEN)).images).toEqual({
        synchronized: null,
        pendingImport: sent,
      });
      await world.run('ad', 'delta-sync');
      hr.change('2', { name: 'Benno', manager: [] });
      await world.run('hr', 'full-import');
      expect((await look(world, 'hr', '2')).images).toEqual({
        synchronized: {
          dn: '2',
          attributes: { employeeId: ['2'], name: ['Ben'], manager: ['1'] },
        },
        pendingImport: { dn: '2', attributes: { employeeId: ['2'], name: ['Benno'] } },
      });
      await world.run('hr', 'delta-sync');
      expect((await look(world, 'ad', BEN)).images).toEqual({
        synchronized: sent,
        pendingExport: { dn: BEN, attributes: { name: ['Benno'], manager: [ANN] } },
      });
    }));

  it('tells what is on its way from what waits', () =>
    inWorld(async (world) => {
      const waiting = await look(world, 'ad', ANN);
      const id = must(waiting.details.pendingExportPlace, 'a pending export').sequence;
      await world.store.openFlight('ad', 3, [id]);
      const { images, details } = await look(world, 'ad', ANN);
      expect(details.inFlight).toBe(true);
      expect(images).toEqual({
        synchronized: null,
        inFlightExport: waiting.images.pendingExport,
      });
    }));

  it('is not there in the states before it came and after it goes', () =>
    inWorld(async (world, hr) => {
      hr.put('3', { employeeId: '3' });
      hr.remove('2');
      await world.run('hr', 'full-import');
      expect((await look(world, 'hr', '3')).images).toMatchObject({ synchronized: null });
      expect((await look(world, 'hr', '2')).images).toMatchObject({
        synchronized: { attributes: { name: ['Ben'] } },
        pendingImport: null,
      });
    }));
});

describe('a disconnector', () => {
  it('says what took its link away, and when', () =>
    inWorld(async (world, hr) => {
      await world.cycle();
      expect((await look(world, 'ad', ANN)).details.disconnected).toBeUndefined();
      hr.change('1', { title: 'retired' });
      hr.change('2', { title: 'secret' });
      const run = await world.run('hr', 'full-import', 'delta-sync');
      expect((await look(world, 'ad', ANN)).details).toMatchObject({
        state: 'explicit',
        disconnected: { rule: 'accounts', run: run.id, at: expect.any(Date) as Date },
      });
      expect((await look(world, 'hr', '2')).details).toMatchObject({
        state: 'filtered',
        disconnected: { rule: 'filter of "person"', run: run.id },
      });
      // Its metaverse object went with the only connector that keeps it alive.
      expect((await look(world, 'ad', 'CN=2,OU=staff,DC=x')).details.disconnected).toMatchObject({
        rule: 'deletion of "person"',
      });
      hr.change('2', { title: 'open' });
      await world.run('hr', 'full-import', 'delta-sync');
      expect((await look(world, 'hr', '2')).details.disconnected).toBeUndefined();
    }));
});

describe('a change that is to be sent', () => {
  it('has a number, and is new until an export came to its end', () =>
    inWorld(async (world, hr, ad) => {
      const first = must((await look(world, 'ad', ANN)).details.pendingExportPlace, 'a place');
      expect(first).toMatchObject({ by: { run: 2 }, isNew: true });
      ad.faults.refuse = ({ dn }) => (dn === ANN ? 'cd-error' : undefined);
      const exported = await world.attempt('ad', 'export');
      expect(exported.result).toBe('completed-export-errors');
      const refused = (await look(world, 'ad', ANN)).details;
      expect(refused.pendingExportPlace).toEqual({ ...first, isNew: false });
      const sent = (await look(world, 'ad', 'CN=2,OU=staff,DC=x')).details;
      expect(sent.unconfirmedExportPlace?.by.run).toBe(exported.id);
      hr.change('1', { name: 'Anna' });
      const changed = await world.run('hr', 'full-import', 'delta-sync');
      expect((await look(world, 'ad', ANN)).details.pendingExportPlace).toMatchObject({
        sequence: first.sequence,
        by: { run: changed.id },
        isNew: true,
      });
    }));
});

describe('an object that is marked', () => {
  it('is looked at by the next delta synchronization, whatever has changed, and then no more', () =>
    inWorld(async (world) => {
      await world.cycle();
      const { details } = await look(world, 'hr', '1');
      await world.store.markObjects([details]);
      expect((await look(world, 'hr', '1')).details.marked).toBe(true);
      const run = await world.run('hr', 'delta-sync');
      expect(run.steps[0]?.counters.inbound).toEqual({ 'connector-no-flow': 1 });
      expect((await look(world, 'hr', '1')).details.marked).toBe(false);
      expect((await world.run('hr', 'delta-sync')).steps[0]?.counters.inbound).toEqual({});
    }));
});
