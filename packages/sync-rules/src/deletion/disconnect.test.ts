import { describe, expect, it } from 'vitest';
import type { ConnectorDocument, DeletionDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import { World } from '../testing/world.ts';

const byId = { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] };
const flows = forPeople({ employeeId: 'employeeId', title: 'title', location: 'location' });

interface Choice {
  readonly deletion?: DeletionDocument;
  readonly ad?: Partial<ConnectorDocument>;
  readonly badge?: Partial<ConnectorDocument>;
}

/** A person whom HR and a badge system know and who has an account in AD; all is exported and confirmed. */
function person({ deletion, ad, badge }: Choice = {}): World {
  const world = new World(
    configuration(
      [
        connector('hr', { join: byId, project: { person: 'person' }, importFlows: flows }),
        connector('badge', { join: byId, importFlows: flows, ...badge }),
        connector('ad', {
          exportFlows: forPeople({ title: 'title' }),
          provision: [
            { id: 'out', metaverseType: 'person', objectType: 'person', dn: 'employeeId' },
          ],
          ...ad,
        }),
      ],
      metaverse({ person: deletion ? { deletion } : {} }),
    ),
  );
  world.stage('hr', { dn: 'h', values: { employeeId: '1', title: 'Clerk' } });
  world.sync('hr');
  world.stage('badge', { dn: 'b', values: { employeeId: '1', title: 'Guest', location: 'Oslo' } });
  world.sync('badge');
  world.exportAndConfirm('ad');
  world.sync('ad');
  return world;
}

const lose = (world: World, id: string, dn: string): ReturnType<World['sync']> => {
  world.stageDelete(id, dn);
  return world.sync(id);
};

describe('the metaverse deletion rule', () => {
  it('is by default that the object lives while it has a connector', () => {
    const world = person();
    expect(lose(world, 'hr', 'h').inbound).toEqual({ 'hr/h': 'connector-delete-leave-mv' });
    expect(lose(world, 'badge', 'b').inbound).toEqual({ 'badge/b': 'connector-delete-leave-mv' });
    expect(world.metaverse()).toEqual([{ type: 'person' }]);
    expect(world.find('ad', '1')).toMatchObject({ link: { rule: 'out' }, state: 'normal' });
  });

  it('deletes the object with its last connector', () => {
    const world = person({ ad: { provision: [] } });
    lose(world, 'badge', 'b');
    expect(lose(world, 'hr', 'h').inbound).toEqual({ 'hr/h': 'connector-delete-remove-mv' });
    expect(world.metaverse()).toEqual([]);
    expect(world.objects.size).toBe(0);
  });

  it('may leave connectors out of the count', () => {
    const world = person({ deletion: { rule: 'last-connector', connectors: ['ad'] } });
    lose(world, 'badge', 'b');
    expect(lose(world, 'hr', 'h').inbound).toEqual({ 'hr/h': 'connector-delete-remove-mv' });
    expect(world.find('ad', '1')).toMatchObject({ link: undefined, state: 'normal' });
  });

  it('keeps the object while a connector that counts is left, whichever was lost', () => {
    const world = person({ deletion: { rule: 'last-connector', connectors: ['ad'] } });
    expect(lose(world, 'ad', '1').inbound).toEqual({ 'ad/1': 'connector-delete-leave-mv' });
    expect(lose(world, 'hr', 'h').inbound).toEqual({ 'hr/h': 'connector-delete-leave-mv' });
  });

  it('may delete the object with any of some connectors, whoever else is left', () => {
    const world = person({
      deletion: { rule: 'any-connector', connectors: ['hr'] },
      ad: { deprovision: 'delete-object' },
    });
    expect(lose(world, 'badge', 'b').inbound).toEqual({ 'badge/b': 'connector-delete-leave-mv' });
    const { inbound, outbound, trace } = lose(world, 'hr', 'h');
    expect(inbound).toEqual({ 'hr/h': 'connector-delete-remove-mv' });
    expect(outbound).toEqual({ 'ad/1': 'provisioned-disconnect' });
    expect(world.metaverse()).toEqual([]);
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' } });
    expect(trace).toContainEqual(expect.objectContaining({ kind: 'delete-metaverse' }));
    expect(trace).toContainEqual(
      expect.objectContaining({ kind: 'disconnect', cause: 'mv-deletion', becomes: 'deleted' }),
    );
  });

  it('deletes with the last connector even where it waits for others', () => {
    const world = person({
      deletion: { rule: 'any-connector', connectors: ['badge'] },
      ad: { provision: [] },
    });
    lose(world, 'badge', 'b');
    expect(world.metaverse()).toEqual([]);
    const other = person({
      deletion: { rule: 'any-connector', connectors: ['ad'] },
      ad: { provision: [] },
    });
    lose(other, 'badge', 'b');
    lose(other, 'hr', 'h');
    expect(other.metaverse()).toEqual([]);
  });

  it('is also asked when an outbound rule disconnects', () => {
    const world = person({
      deletion: { rule: 'any-connector', connectors: ['ad'] },
      ad: {
        provision: [
          {
            id: 'out',
            metaverseType: 'person',
            objectType: 'person',
            dn: 'employeeId',
            when: 'title = "Clerk"',
          },
        ],
      },
    });
    world.stage('hr', { dn: 'h', values: { employeeId: '1', title: 'Boss' } });
    expect(world.sync('hr').inbound).toEqual({ 'hr/h': 'connector-flow-remove-mv' });
    expect(world.metaverse()).toEqual([]);
    expect(world.find('hr', 'h')).toMatchObject({ link: undefined, state: 'normal' });
  });

  it('may come to act in the synchronization that projects or joins', () => {
    const gone = { rule: 'any-connector', connectors: ['ad'] } as const;
    const once = [
      {
        id: 'out',
        metaverseType: 'person',
        objectType: 'person',
        dn: 'employeeId',
        when: 'not(IsPresent(location))',
      },
    ];
    const world = new World(
      configuration(
        [
          connector('hr', { join: byId, project: { person: 'person' }, importFlows: flows }),
          connector('badge', { join: byId, importFlows: flows }),
          connector('ad', { provision: once }),
        ],
        metaverse({ person: { deletion: gone } }),
      ),
    );
    world.stage('hr', { dn: 'h', values: { employeeId: '1' } });
    world.sync('hr');
    world.stage('badge', { dn: 'b', values: { employeeId: '1', location: 'Oslo' } });
    expect(world.sync('badge').inbound).toEqual({ 'badge/b': 'disconnector-joined-remove-mv' });
    expect([world.metaverse(), world.find('ad', '1')]).toEqual([[], undefined]);
  });
});

it('a metaverse object may go in the synchronization that projects it', () => {
  const once = {
    id: 'out',
    metaverseType: 'person',
    objectType: 'person',
    dn: 'employeeId',
    existing: 'join',
    when: 'not(IsPresent(location))',
  } as const;
  const gone = { rule: 'any-connector', connectors: ['ad'] } as const;
  const world = new World(
    configuration(
      [
        connector('hr', { project: { person: 'person' }, importFlows: flows }),
        connector('ad', { provision: [once], importFlows: flows }),
      ],
      metaverse({ person: { deletion: gone } }),
    ),
  );
  world.stage('ad', { dn: '1', values: { location: 'Oslo' } });
  world.sync('ad');
  world.stage('hr', { dn: 'h', values: { employeeId: '1' } });
  expect(world.sync('hr').inbound).toEqual({ 'hr/h': 'disconnector-projected-remove-mv' });
  expect(world.metaverse()).toEqual([]);
});

describe('the values of a lost connector', () => {
  it('are taken back, and the next in order fills in', () => {
    const world = person();
    const { trace } = lose(world, 'hr', 'h');
    expect(trace.filter(({ kind }) => kind === 'recall')).toMatchObject([
      { connector: 'hr', attribute: 'employeeId', status: 'repopulated' },
      { connector: 'hr', attribute: 'title', status: 'repopulated' },
    ]);
    expect(world.mvOf('badge', 'b')).toEqual({
      type: 'person',
      employeeId: '1',
      title: 'Guest',
      location: 'Oslo',
    });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Guest' } });
  });

  it('are taken back also where nobody fills in', () => {
    const world = person();
    lose(world, 'badge', 'b');
    expect(world.mvOf('hr', 'h')).toEqual({ type: 'person', employeeId: '1', title: 'Clerk' });
  });

  it('stay where recall is off', () => {
    const world = person({ badge: { recall: false } });
    lose(world, 'badge', 'b');
    expect(world.mvOf('hr', 'h')).toMatchObject({ location: 'Oslo' });
    expect(world.ownersOf('hr', 'h')).toMatchObject({ location: 'badge' });
  });
});

describe('an object that is gone from its source', () => {
  it('is forgotten without consequences when it was not connected', () => {
    const world = person();
    world.stage('badge', { dn: 'stranger', values: { employeeId: '9' } });
    world.sync('badge');
    const { inbound, changes } = lose(world, 'badge', 'stranger');
    expect([inbound, changes]).toEqual([{}, 1]);
    expect(world.find('badge', 'stranger')).toBeUndefined();
  });

  it('is forgotten also when an operator had disconnected it', () => {
    const world = person();
    world.stage('badge', { dn: 'stranger', values: { employeeId: '9' } });
    world.patch('badge', 'stranger', { state: 'explicit' });
    world.sync('badge');
    lose(world, 'badge', 'stranger');
    expect(world.find('badge', 'stranger')).toBeUndefined();
  });

  it('does not call the deprovisioning of its own connector', () => {
    const world = person({ ad: { deprovision: 'delete-object', provision: [], join: byId } });
    world.stage('ad', { dn: 'x', values: { employeeId: '1' } });
    world.sync('ad');
    const { outbound, trace } = lose(world, 'ad', 'x');
    expect(outbound['ad/x']).toBeUndefined();
    expect(trace).toContainEqual(
      expect.objectContaining({ kind: 'disconnect', cause: 'import-delete', becomes: 'removed' }),
    );
  });
});

describe('deprovisioning', () => {
  const gone = { rule: 'any-connector', connectors: ['hr'] } as const;

  it('by default leaves an object that may be connected again', () => {
    const world = person({ deletion: gone, ad: { join: byId, project: { person: 'person' } } });
    world.patch('ad', '1', { scalars: { employeeId: ['1'] } });
    lose(world, 'hr', 'h');
    expect(world.find('ad', '1')).toMatchObject({
      link: undefined,
      state: 'normal',
      pendingExport: undefined,
    });
    expect(world.sync('ad').inbound).toEqual({ 'ad/1': 'disconnector-projected-no-flow' });
  });

  it('may leave an object that only an operator connects again', () => {
    const world = person({
      deletion: gone,
      ad: { deprovision: 'make-explicit-disconnector', project: { person: 'person' } },
    });
    lose(world, 'hr', 'h');
    expect(world.find('ad', '1')).toMatchObject({
      link: undefined,
      state: 'explicit',
      pendingExport: undefined,
    });
    expect(world.sync('ad', 'full').inbound).toEqual({ 'ad/1': 'disconnector-remains' });
  });

  it('may delete the object, which nothing revives before it is gone', () => {
    const world = person({ deletion: gone, ad: { deprovision: 'delete-object' } });
    lose(world, 'hr', 'h');
    expect(world.find('ad', '1')).toMatchObject({ link: undefined, state: 'explicit' });
    world.sync('ad', 'full');
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' } });
    world.exportAndConfirm('ad');
    expect(world.find('ad', '1')).toBeUndefined();
  });

  it('deletes an object whose creation was sent and not yet confirmed', () => {
    const world = person({ deletion: gone, ad: { deprovision: 'delete-object' } });
    world.patch('ad', '1', {
      imported: false,
      unconfirmedExport: { op: 'add', attributes: { title: ['Clerk'] }, references: {} },
    });
    lose(world, 'hr', 'h');
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' } });
  });

  it('removes an object of which nothing was ever sent, whatever the action', () => {
    for (const deprovision of [
      'make-normal-disconnector',
      'make-explicit-disconnector',
      'delete-object',
    ] as const) {
      const world = person({ deletion: gone, ad: { deprovision } });
      world.patch('ad', '1', {
        imported: false,
        pendingExport: { op: 'add', attributes: {}, references: {} },
      });
      const { trace } = lose(world, 'hr', 'h');
      expect(world.find('ad', '1')).toBeUndefined();
      expect(trace).toContainEqual(
        expect.objectContaining({ kind: 'disconnect', becomes: 'removed' }),
      );
    }
  });

  it('drops what was still to be sent', () => {
    const world = person({ deletion: gone });
    world.stage('hr', { dn: 'h', values: { employeeId: '1', title: 'Boss' } });
    world.sync('hr');
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Boss' } });
    lose(world, 'hr', 'h');
    expect(world.pending('ad')).toEqual({});
  });
});
