import { describe, expect, it } from 'vitest';
import type { ConnectorDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import { snapshot } from '../testing/snapshot.ts';
import type { Entry } from '../testing/world.ts';
import { World } from '../testing/world.ts';
import { refreshReferences, synchronizeObject } from './synchronize-object.ts';

/** Fails for a phone number that is no date, which is every one here. */
const FAILS = 'DateTimeFormat(phone, "yyyy")';
const failing = `IsPresent(${FAILS})`;

const attributes = {
  employeeId: 'employeeId',
  title: 'title',
  phone: 'phone',
  active: 'active',
  manager: 'manager',
  mails: 'mails',
};
const byId = { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] };

/** Ann has accounts in two systems and a mailbox card; a stranger's account waits; `late` runs after all else. */
function office(late: Partial<ConnectorDocument> = {}, hr: Partial<ConnectorDocument> = {}): World {
  const world = new World(
    configuration(
      [
        connector('hr', {
          join: byId,
          project: { person: 'person' },
          importFlows: forPeople(attributes),
          ...hr,
        }),
        connector('card', {
          join: byId,
          importFlows: forPeople({ title: 'title', location: 'location' }),
        }),
        connector('ad', {
          exportFlows: forPeople({ title: 'title', manager: 'manager' }),
          importFlows: forPeople({ displayName: 'displayName' }),
          provision: [
            {
              id: 'ad.out',
              metaverseType: 'person',
              objectType: 'person',
              dn: 'title',
              when: 'active',
              existing: 'join',
            },
          ],
          deprovision: 'delete-object',
        }),
        connector('late', late),
      ],
      metaverse({ person: { deletion: { rule: 'any-connector', connectors: ['hr'] } } }),
    ),
  );
  world.stage('ad', { dn: 'Stranger', values: { displayName: 'S' } });
  world.sync('ad');
  hire(world, 'Ann', {});
  world.sync('hr');
  world.stage('card', { dn: 'c', values: { employeeId: 'Ann', location: 'Oslo', title: 'Guest' } });
  world.sync('card');
  for (const id of ['ad', 'late']) {
    world.exportAndConfirm(id);
    world.sync(id);
  }
  return world;
}

const hire = (world: World, id: string, values: Entry['values'], manager?: string): void =>
  void world.stage('hr', {
    dn: id,
    values: { employeeId: id, title: id, active: true, ...values },
    ...(manager !== undefined && { references: { manager: [manager] } }),
  });

const exporting: Partial<ConnectorDocument> = {
  exportFlows: forPeople({ phone: `IIF(IsPresent(phone), ${FAILS}, Null())` }),
  provision: [{ id: 'late.out', metaverseType: 'person', objectType: 'person', dn: 'employeeId' }],
};

interface Case {
  readonly what: string;
  readonly world: () => World;
  readonly step: string;
}

const cases: readonly Case[] = [
  {
    what: 'a filter',
    world: () => {
      const world = office({}, { filter: { person: failing } });
      hire(world, 'new', { phone: 'x' });
      return world;
    },
    step: 'connector-filter',
  },
  {
    what: 'a join',
    world: () => {
      const world = office(
        {},
        { join: { person: [{ metaverseType: 'person', match: { title: FAILS } }] } },
      );
      hire(world, 'new', { phone: 'x' });
      return world;
    },
    step: 'join',
  },
  {
    what: 'a projection',
    world: () => {
      const world = office(
        {},
        {
          project: {
            person: { metaverseType: 'person', when: `not(IsPresent(phone)) or ${failing}` },
          },
        },
      );
      hire(world, 'new', { phone: 'x' });
      return world;
    },
    step: 'projection',
  },
  {
    what: 'an import flow after others that changed the object',
    world: () => {
      const world = office({}, { importFlows: forPeople({ ...attributes, location: FAILS }) });
      hire(world, 'Ann', { phone: 'x', title: 'Boss' });
      return world;
    },
    step: 'import-flow',
  },
  {
    what: 'the export flow of an object that was just projected and provisioned elsewhere',
    world: () => {
      const world = office(exporting);
      hire(world, 'new', { phone: 'x' }, 'Ann');
      return world;
    },
    step: 'export-flow',
  },
  {
    what: 'an export flow after a rename elsewhere',
    world: () => {
      const world = office(exporting);
      hire(world, 'Ann', { phone: 'x', title: 'Boss' });
      return world;
    },
    step: 'export-flow',
  },
  {
    what: 'an export flow after the connector went out of scope elsewhere',
    world: () => {
      const world = office(exporting);
      hire(world, 'Ann', { phone: 'x', active: false });
      return world;
    },
    step: 'export-flow',
  },
  {
    what: 'an export flow after an account was taken over elsewhere',
    world: () => {
      const world = office(exporting);
      hire(world, 'new', { phone: 'x', title: 'Stranger' });
      return world;
    },
    step: 'export-flow',
  },
  {
    what: 'a scope after others were applied',
    world: () => {
      const world = office({
        provision: [
          {
            id: 'late.out',
            metaverseType: 'person',
            objectType: 'person',
            dn: 'employeeId',
            when: `IsPresent(phone) and ${failing}`,
          },
        ],
      });
      hire(world, 'new', { phone: 'x' });
      return world;
    },
    step: 'provisioning',
  },
  {
    what: 'a name that is taken',
    world: () => {
      const world = office();
      hire(world, 'new', { title: 'Ann' });
      return world;
    },
    step: 'provisioning',
  },
  {
    what: 'an export that its filter refuses',
    world: () => {
      const world = office({
        ...exporting,
        exportFlows: forPeople({ title: 'title' }),
        filter: { person: 'title = "Boss"' },
      });
      hire(world, 'Ann', { title: 'Boss' });
      return world;
    },
    step: 'validate-connector-filter',
  },
  {
    what: 'what fills in for a source that is gone',
    world: () => {
      const world = office({ join: byId, importFlows: forPeople({ location: FAILS }) });
      world.stage('late', { dn: 'l', values: { employeeId: 'Ann' } });
      world.sync('late');
      world.patch('late', 'l', { scalars: { employeeId: ['Ann'], phone: ['x'] } });
      world.stageDelete('card', 'c');
      return world;
    },
    step: 'import-flow',
  },
];

describe('an object that fails', () => {
  it.each(cases)(
    'leaves no trace in the workspace when it fails by $what',
    ({ world: make, step }) => {
      const world = make();
      const ids = [...world.objects.values()]
        .filter((cs) => cs.pendingImport !== 'none')
        .map((cs) => cs.id);
      expect(ids).toHaveLength(1);
      const workspace = world.open(ids);
      const before = snapshot(workspace, world);
      const [id = 0] = ids;
      expect(synchronizeObject(workspace, id)?.step).toBe(step);
      expect([...workspace.inbound]).toEqual([[id, 'flow-failure']]);
      workspace.inbound.clear();
      expect(snapshot(workspace, world)).toEqual(before);
    },
  );

  it('keeps what other objects of the page did before it', () => {
    const world = office(exporting);
    hire(world, 'good', {});
    hire(world, 'bad', { phone: 'x', title: 'Boss' }, 'good');
    const [good = 0, bad = 0] = [...world.objects.values()]
      .filter((cs) => cs.pendingImport !== 'none')
      .map((cs) => cs.id);
    const workspace = world.open([good, bad]);
    expect(synchronizeObject(workspace, good)).toBeUndefined();
    const before = snapshot(workspace, world);
    expect(synchronizeObject(workspace, bad)?.step).toBe('export-flow');
    workspace.inbound.delete(bad);
    expect(snapshot(workspace, world)).toEqual(before);
  });

  it('leaves no trace either when its references are looked at again', () => {
    const world = office(exporting);
    hire(world, 'good', {}, 'Ann');
    world.sync('hr');
    const mv = world.find('hr', 'good')?.link?.mv ?? 0;
    const known = world.mvs.get(mv);
    if (known)
      world.mvs.set(mv, {
        ...known,
        attributes: { ...known.attributes, title: ['Boss'], phone: ['x'] },
      });
    const workspace = world.open([]);
    const before = snapshot(workspace, world);
    expect(refreshReferences(workspace, mv)?.step).toBe('export-flow');
    expect(snapshot(workspace, world)).toEqual(before);
  });

  it('lets a mistake of the product through, with nothing half done', () => {
    const world = office();
    hire(world, 'new', {});
    const [id = 0] = world.taken('hr', 'delta');
    const workspace = world.open([id], () => {
      throw new RangeError('not a failure of the object');
    });
    const before = snapshot(workspace, world);
    expect(() => synchronizeObject(workspace, id)).toThrow(RangeError);
    expect(snapshot(workspace, world)).toEqual(before);
  });
});

describe('a page', () => {
  it('reports nothing as changed that was changed and changed back', () => {
    const world = office();
    const ann = world.find('hr', 'Ann');
    const workspace = world.open([]);
    if (ann) {
      workspace.putObject({ ...ann, dn: 'x' });
      workspace.putObject(workspace.object(ann.id) ?? ann);
    }
    expect([...workspace.changedObjects()]).toHaveLength(1);
    workspace.rollback();
    expect([...workspace.changedObjects()]).toEqual([]);
  });

  it('reports new and removed objects with one side missing', () => {
    const world = office();
    world.stageDelete('hr', 'Ann');
    hire(world, 'new', {});
    const order = [...world.objects.values()]
      .filter((cs) => cs.pendingImport !== 'none')
      .map((cs) => cs.id);
    const workspace = world.open(order);
    for (const id of order) synchronizeObject(workspace, id);
    const sides = [...workspace.changedObjects(), ...workspace.changedMetaverse()].map(
      ({ before, after }) =>
        before === undefined ? 'new' : after === undefined ? 'removed' : 'changed',
    );
    expect(sides.toSorted()).toEqual([
      'changed',
      'changed',
      'changed',
      'new',
      'new',
      'removed',
      'removed',
    ]);
  });

  it('no longer refers to what it has disconnected itself, whatever it was told before', () => {
    const world = office();
    const mv = world.find('hr', 'Ann')?.link?.mv ?? 0;
    const account = world.find('ad', 'Ann');
    const workspace = world.open([]);
    expect(workspace.targetsOf(mv, 'ad')).toEqual([account?.id]);
    if (account) workspace.putObject({ ...account, link: undefined });
    expect(workspace.targetsOf(mv, 'ad')).toEqual([]);
    workspace.rollback();
    if (account) workspace.removeObject(account.id);
    expect(workspace.targetsOf(mv, 'ad')).toEqual([]);
  });

  it('knows objects outside of it only by what it was told of them', () => {
    const world = office();
    const workspace = world.open([]);
    const ad = workspace.connector('ad');
    const [held, free] = [workspace.holderOf(ad, 'Stranger'), workspace.holderOf(ad, 'Nobody')];
    expect([held, free]).toEqual([world.find('ad', 'Stranger')?.id, undefined]);
    expect(workspace.targetsOf(4711, 'ad')).toEqual([]);
    // Of a connector that the configuration no longer has nothing comes and nothing goes.
    expect([...workspace.connector('nowhere').objectTypes.values()]).toEqual([]);
  });
});
