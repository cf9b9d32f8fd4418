import { describe, expect, it } from 'vitest';
import type { ConnectorDocument, MetaverseTypeDocument } from '../configuration/document.ts';
import { configuration, connector, metaverse } from '../testing/documents.ts';
import { World } from '../testing/world.ts';
import { synchronizeObject } from './synchronize-object.ts';

const person = { employeeId: 'employeeId', active: 'active', manager: 'manager' };
const group = { displayName: 'displayName', accountName: 'accountName', member: 'member' };

/** HR has people and groups; the directory gets active people and all groups. */
function directory(
  rest: Partial<ConnectorDocument> = {},
  hr: Partial<ConnectorDocument> = {},
  personType: Partial<MetaverseTypeDocument> = {},
): World {
  return new World(
    configuration(
      [
        connector('hr', {
          project: { person: 'person', group: 'group' },
          importFlows: { person: { person }, group: { group } },
          ...hr,
        }),
        connector('dir', {
          exportFlows: {
            person: { person: { manager: { expression: 'manager', allowNulls: true } } },
            group: { group: { member: { expression: 'member', allowNulls: true } } },
          },
          provision: [
            {
              id: 'people',
              metaverseType: 'person',
              objectType: 'person',
              dn: '"u" + employeeId',
              when: 'active',
            },
            { id: 'groups', metaverseType: 'group', objectType: 'group', dn: '"g" + accountName' },
          ],
          deprovision: 'delete-object',
          ...rest,
        }),
      ],
      metaverse({ person: personType }),
    ),
  );
}

const stagePerson = (world: World, id: string, manager?: string, active = true): number =>
  world.stage('hr', {
    dn: id,
    values: { employeeId: id, active },
    references: manager === undefined ? {} : { manager: [manager] },
  });

const stageGroup = (world: World, id: string, members: readonly string[]): number =>
  world.stage('hr', {
    dn: id,
    type: 'group',
    values: { accountName: id },
    references: { member: members },
  });

describe('a reference on its way in', () => {
  it('flows where its target is connected', () => {
    const world = directory();
    stagePerson(world, '1');
    world.sync('hr');
    stagePerson(world, '2', '1');
    world.sync('hr');
    expect(world.mvOf('hr', '2')).toMatchObject({ manager: 'hr/1' });
  });

  it('is left out, without an error, where its target is unknown or not connected, and follows later', () => {
    const world = directory({}, { filter: { person: 'not(IsPresent(active))' } });
    world.stage('hr', { dn: '1', values: { employeeId: '1' } });
    stageGroup(world, 'x', ['1', '2']);
    expect(world.sync('hr').errors).toEqual({});
    expect(world.mvOf('hr', 'x')).toEqual({ type: 'group', accountName: 'x' });
    stagePerson(world, '1');
    world.sync('hr');
    expect(world.mvOf('hr', 'x')).toMatchObject({ member: 'hr/1' });
    stagePerson(world, '2');
    world.sync('hr');
    expect(world.mvOf('hr', 'x')).toMatchObject({ member: ['hr/1', 'hr/2'] });
  });

  it('finds its target in the same run whatever the order, itself and circles included', () => {
    const world = directory();
    stagePerson(world, '1', '2');
    stagePerson(world, '2', '1');
    stagePerson(world, '3', '3');
    world.sync('hr');
    expect(['1', '2', '3'].map((dn) => world.mvOf('hr', dn)?.['manager'])).toEqual([
      'hr/2',
      'hr/1',
      'hr/3',
    ]);
  });

  it('vanishes when its target is no longer there', () => {
    const world = directory();
    stagePerson(world, '1');
    stagePerson(world, '2', '1');
    world.sync('hr');
    world.exportAndConfirm('dir');
    world.sync('dir');
    world.stageDelete('hr', '1');
    world.sync('hr');
    expect(world.mvOf('hr', '2')).not.toHaveProperty('manager');
    expect(world.pending('dir')).toMatchObject({
      u2: { op: 'update', manager: { remove: ['u1'] } },
    });
  });

  it('vanishes with the metaverse object that it means', () => {
    const world = directory({}, {}, { deletion: { rule: 'any-connector', connectors: ['dir'] } });
    stagePerson(world, '1');
    stageGroup(world, 'x', ['1']);
    world.sync('hr');
    world.exportAndConfirm('dir');
    world.sync('dir');
    world.stageDelete('dir', 'u1');
    world.sync('dir');
    expect(world.mvOf('hr', 'x')).not.toHaveProperty('member');
    expect(world.pending('dir')).toEqual({
      gx: { op: 'update', member: { remove: [expect.any(String)] } },
    });
  });

  it('has one owner by precedence, like any attribute', () => {
    const source = (id: string): ConnectorDocument =>
      connector(id, {
        join: {
          person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }],
          group: [{ metaverseType: 'group', match: { accountName: 'accountName' } }],
        },
        project: { person: 'person', group: 'group' },
        importFlows: { person: { person: { employeeId: 'employeeId' } }, group: { group } },
      });
    const world = new World(configuration([source('mim'), source('ad')]));
    const stage = (id: string, members: readonly string[]): void => {
      for (const dn of ['A', 'B', 'C']) world.stage(id, { dn, values: { employeeId: dn } });
      world.stage(id, {
        dn: 'g',
        type: 'group',
        values: { accountName: 'g' },
        references: { member: members },
      });
      world.sync(id);
    };
    stage('mim', []);
    stage('ad', ['A', 'B']);
    expect(world.mvOf('ad', 'g')?.['member']).toEqual(['mim/A', 'mim/B']);
    stage('mim', ['C']);
    expect(world.mvOf('ad', 'g')?.['member']).toBe('mim/C');
    expect(world.ownersOf('ad', 'g')).toMatchObject({ member: 'mim' });
    stage('mim', []);
    expect(world.mvOf('ad', 'g')?.['member']).toEqual(['mim/A', 'mim/B']);
  });
});

describe('a page', () => {
  it('tells which metaverse objects got a connector after those that refer to them were calculated', () => {
    const world = directory();
    stagePerson(world, '1', '2');
    stagePerson(world, '2');
    world.sync('hr');
    const [one = 0, two = 0] = ['1', '2'].map((dn) => world.find('hr', dn)?.link?.mv);
    for (const dn of ['u1', 'u2']) world.objects.delete(world.find('dir', dn)?.id ?? 0);
    const order = world.taken('hr', 'full');
    const workspace = world.open(order);
    for (const id of order) synchronizeObject(workspace, id);
    const { evaluated, provisioned } = workspace;
    expect([...provisioned.keys()]).toEqual([one, two]);
    expect(evaluated.get(one)).toBeLessThan(provisioned.get(two) ?? 0);
    expect(evaluated.get(two)).toBeGreaterThan(provisioned.get(one) ?? Infinity);
    expect([...workspace.newlyLinked]).toEqual([]);
  });
});

describe('a reference on its way out', () => {
  it('goes to the object that the target has in the same connected system', () => {
    const world = directory();
    stagePerson(world, '1');
    stageGroup(world, 'x', ['1']);
    world.sync('hr');
    expect(world.pending('dir')).toMatchObject({ gx: { op: 'add', member: { add: ['u1'] } } });
  });

  it('is left out while its target has none there, and goes out once it has', () => {
    const world = directory();
    stageGroup(world, 'x', ['1', '2']);
    stagePerson(world, '1', undefined, false);
    stagePerson(world, '2');
    world.sync('hr');
    expect(world.pending('dir')).toEqual({
      gx: { op: 'add', member: { add: ['u2'] } },
      u2: { op: 'add' },
    });
    world.exportAndConfirm('dir');
    world.sync('dir');
    stagePerson(world, '1');
    world.sync('hr');
    expect(world.pending('dir')).toEqual({
      gx: { op: 'update', member: { add: ['u1'] } },
      u1: { op: 'add' },
    });
  });

  it('is value-wise: one member more or less is one value', () => {
    const world = directory();
    for (const id of ['1', '2', '3']) stagePerson(world, id);
    stageGroup(world, 'x', ['1', '2']);
    world.sync('hr');
    world.exportAndConfirm('dir');
    world.sync('dir');
    expect(world.sync('hr', 'full').changes).toBe(0);
    stageGroup(world, 'x', ['2', '3']);
    world.sync('hr');
    expect(world.pending('dir')).toEqual({
      gx: { op: 'update', member: { add: ['u3'], remove: ['u1'] } },
    });
    stageGroup(world, 'x', ['1', '2']);
    world.sync('hr');
    expect(world.pending('dir')).toEqual({});
  });

  it('is relative to what was sent and not yet confirmed', () => {
    const world = directory();
    stagePerson(world, '1');
    stageGroup(world, 'x', []);
    world.sync('hr');
    world.exportAndConfirm('dir');
    world.sync('dir');
    const account = world.find('dir', 'u1')?.id ?? 0;
    world.patch('dir', 'gx', {
      unconfirmedExport: {
        op: 'update',
        attributes: {},
        references: { member: { add: [account], remove: [] } },
      },
    });
    stageGroup(world, 'x', ['1']);
    world.sync('hr');
    expect(world.pending('dir')).toEqual({});
    stageGroup(world, 'x', []);
    world.sync('hr');
    expect(world.pending('dir')).toEqual({ gx: { op: 'update', member: { remove: ['u1'] } } });
  });

  it('removes what the system has beyond the flow, objects that were never imported included', () => {
    const world = directory();
    stagePerson(world, '1');
    stageGroup(world, 'x', ['1']);
    world.sync('hr');
    world.exportAndConfirm('dir');
    world.sync('dir');
    world.stage('dir', { dn: 'gx', type: 'group', references: { member: ['u1', 'stranger'] } });
    world.sync('dir');
    expect(world.pending('dir')).toEqual({
      gx: { op: 'update', member: { remove: ['stranger'] } },
    });
  });

  it('is taken out when its target leaves the scope', () => {
    const world = directory();
    stagePerson(world, '1');
    stageGroup(world, 'x', ['1']);
    world.sync('hr');
    world.exportAndConfirm('dir');
    world.sync('dir');
    stagePerson(world, '1', undefined, false);
    world.sync('hr');
    expect(world.mvOf('hr', 'x')).toMatchObject({ member: 'hr/1' });
    expect(world.pending('dir')).toEqual({
      gx: { op: 'update', member: { remove: ['u1'] } },
      u1: { op: 'delete' },
    });
  });

  it('stays where the last value goes and the flow does not allow nulls', () => {
    const world = directory({ exportFlows: { group: { group: { member: 'member' } } } });
    stagePerson(world, '1');
    stagePerson(world, '2');
    stageGroup(world, 'x', ['1', '2']);
    world.sync('hr');
    world.exportAndConfirm('dir');
    world.sync('dir');
    stageGroup(world, 'x', []);
    world.sync('hr');
    expect(world.pending('dir')).toEqual({});
  });

  it('is not sent when it was only wanted for a while', () => {
    const world = directory({ exportFlows: { group: { group: { member: 'member' } } } });
    stagePerson(world, '1');
    stageGroup(world, 'x', ['1']);
    world.sync('hr');
    expect(world.pending('dir')).toMatchObject({ gx: { member: { add: ['u1'] } } });
    world.stageDelete('hr', '1');
    stageGroup(world, 'x', []);
    world.sync('hr');
    expect(world.pending('dir')['gx']).toEqual({ op: 'add' });
  });

  it('fails where the target has several objects in the system', () => {
    const world = directory();
    stagePerson(world, '1');
    world.sync('hr');
    world.stage('dir', { dn: 'twin' });
    world.sync('dir');
    world.patch('dir', 'twin', {
      link: { mv: world.find('hr', '1')?.link?.mv ?? 0, rule: 'joiner' },
    });
    stageGroup(world, 'x', ['1']);
    // MIM's spelling.
    expect(Object.values(world.sync('hr').errors)).toContainEqual(
      expect.objectContaining({
        type: 'ambigous-reference-value-for-export-flow',
        step: 'export-flow',
        attribute: 'member',
      }),
    );
  });
});
