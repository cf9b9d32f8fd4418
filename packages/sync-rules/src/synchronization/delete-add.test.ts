import { describe, expect, it } from 'vitest';
import type { ConnectorDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import { World } from '../testing/world.ts';

const FLOWS = { employeeId: 'employeeId', title: 'title' };

/** HR with people and groups, and AD, whose accounts join people and follow HR. */
function company(hr: Partial<ConnectorDocument> = {}, types = {}): World {
  const world = new World(
    configuration(
      [
        connector('hr', {
          project: { person: 'person', group: 'group' },
          importFlows: {
            ...forPeople(FLOWS),
            group: { group: { displayName: 'displayName' } },
          },
          ...hr,
        }),
        connector('ad', {
          exportFlows: forPeople({ title: 'title' }),
          provision: [
            { id: 'out', metaverseType: 'person', objectType: 'person', dn: 'employeeId' },
          ],
          deprovision: 'delete-object',
        }),
      ],
      metaverse(types),
    ),
  );
  world.stage('hr', { dn: '1', values: { employeeId: '1', title: 'Clerk' } });
  world.sync('hr');
  world.exportAndConfirm('ad');
  world.sync('ad');
  return world;
}

const turnIntoGroup = (world: World): ReturnType<World['sync']> => {
  world.stage('hr', { dn: '1', type: 'group', values: { displayName: 'Ones' } });
  return world.sync('hr');
};

describe('an object that another one of another type has replaced', () => {
  it('is let go first; the other one starts as any new object does', () => {
    const world = company();
    const { inbound, errors } = turnIntoGroup(world);
    expect(errors).toEqual({});
    expect(inbound).toEqual({ 'hr/1': 'connector-delete-add-processed' });
    expect(world.mvOf('hr', '1')).toEqual({ type: 'group', displayName: 'Ones' });
    expect(world.mvOf('ad', '1')).toEqual({ type: 'person' });
    expect(world.sync('hr', 'full').changes).toBe(0);
  });

  it('takes its metaverse object along where the deletion rule says so', () => {
    const world = company(
      {},
      { person: { deletion: { rule: 'any-connector', connectors: ['hr'] } } },
    );
    turnIntoGroup(world);
    expect(world.metaverse()).toEqual([{ type: 'group', displayName: 'Ones' }]);
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' } });
  });

  it('may join what it was connected to before', () => {
    const match = { employeeId: 'displayName' };
    const world = company({
      join: { group: [{ metaverseType: 'person', match }] },
      importFlows: {
        ...forPeople(FLOWS),
        group: { person: { employeeId: 'displayName', phone: 'phone' } },
      },
      recall: false,
    });
    world.stage('hr', { dn: '1', type: 'group', values: { displayName: '1', phone: '5' } });
    expect(world.sync('hr').inbound).toEqual({ 'hr/1': 'connector-delete-add-processed' });
    expect(world.metaverse()).toMatchObject([{ employeeId: '1', phone: '5' }]);
    expect(world.find('hr', '1')?.link?.rule).toBe('hr.join.group.1');
  });

  it('is no explicit disconnector any more', () => {
    const world = company();
    world.stage('hr', { dn: '2', values: { employeeId: '2' } });
    world.patch('hr', '2', { imported: true, state: 'explicit' });
    world.sync('hr');
    expect(world.find('hr', '2')).toMatchObject({ state: 'explicit', link: undefined });
    world.stage('hr', { dn: '2', type: 'group', values: { displayName: 'Twos' } });
    expect(world.sync('hr').inbound).toEqual({ 'hr/2': 'disconnector-projected-flow' });
  });

  it('is left out of what others bring about until it is synchronized', () => {
    const world = company();
    world.stage('ad', { dn: '1', type: 'group', values: { displayName: 'Ones' } });
    world.stage('hr', { dn: '1', values: { employeeId: '1', title: 'Boss' } });
    expect(world.sync('hr')).toMatchObject({ errors: {}, outbound: {} });
    expect(world.pending('ad')).toEqual({});
    const { errors } = world.sync('ad');
    expect(errors['ad/1']).toMatchObject({ type: 'sync-rule-flow-provisioning-failed' });
    world.stageDelete('hr', '1');
    world.sync('hr');
    expect(world.sync('ad')).toMatchObject({
      errors: {},
      inbound: { 'ad/1': 'connector-delete-add-processed' },
    });
    expect(world.find('ad', '1')).toMatchObject({ type: 'group', link: undefined });
  });
});
