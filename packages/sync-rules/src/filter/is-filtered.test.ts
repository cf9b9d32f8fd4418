import { describe, expect, it } from 'vitest';
import type { ConnectorDocument, MetaverseTypeDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import { World } from '../testing/world.ts';

const flows = forPeople({ employeeId: 'employeeId', title: 'title' });
const byId = { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] };

/** HR keeps temporary staff out and feeds AD, which deletes what it loses. */
function filtering(
  ad: Partial<ConnectorDocument> = {},
  person: Partial<MetaverseTypeDocument> = {},
): World {
  return new World(
    configuration(
      [
        connector('hr', {
          filter: { person: 'title = "temp"' },
          join: byId,
          project: { person: 'person' },
          importFlows: flows,
          deprovision: 'delete-object',
        }),
        connector('ad', {
          join: byId,
          exportFlows: forPeople({ title: 'title' }),
          provision: [
            { id: 'out', metaverseType: 'person', objectType: 'person', dn: 'employeeId' },
          ],
          deprovision: 'delete-object',
          ...ad,
        }),
      ],
      metaverse({ person }),
    ),
  );
}

const stage = (world: World, title: string): number =>
  world.stage('hr', { dn: '1', values: { employeeId: '1', title } });

describe('the connector filter', () => {
  it('keeps an object that matches out of the metaverse', () => {
    const world = filtering();
    stage(world, 'temp');
    expect(world.sync('hr').inbound).toEqual({ 'hr/1': 'disconnector-filtered' });
    expect(world.find('hr', '1')).toMatchObject({
      state: 'filtered',
      link: undefined,
      pendingImport: 'none',
    });
    expect(world.metaverse()).toEqual([]);
  });

  it('changes nothing about an object that it keeps out already', () => {
    const world = filtering();
    stage(world, 'temp');
    world.sync('hr');
    expect(world.sync('hr', 'full')).toMatchObject({
      changes: 0,
      inbound: { 'hr/1': 'disconnector-filtered' },
    });
  });

  it('lets an object in when it no longer matches', () => {
    const world = filtering();
    stage(world, 'temp');
    world.sync('hr');
    stage(world, 'Clerk');
    expect(world.sync('hr').inbound).toEqual({ 'hr/1': 'disconnector-projected-flow' });
    expect(world.find('hr', '1')).toMatchObject({
      state: 'normal',
      link: { rule: 'hr.project.person' },
    });
  });

  it('disconnects a connector that comes to match, without deprovisioning it, and deletes by the metaverse rule', () => {
    const world = filtering();
    stage(world, 'Clerk');
    world.sync('hr');
    world.exportAndConfirm('ad');
    world.sync('ad');
    stage(world, 'temp');
    expect(world.sync('hr').inbound).toEqual({ 'hr/1': 'connector-filtered-leave-mv' });
    expect(world.find('hr', '1')).toMatchObject({
      state: 'filtered',
      link: undefined,
      pendingExport: undefined,
    });
    expect(world.mvOf('ad', '1')).toEqual({ type: 'person' });
  });

  it('deletes the metaverse object when that was its last connector', () => {
    const world = filtering({ provision: [] });
    stage(world, 'Clerk');
    world.sync('hr');
    stage(world, 'temp');
    const { inbound, trace } = world.sync('hr');
    expect(inbound).toEqual({ 'hr/1': 'connector-filtered-remove-mv' });
    expect(trace).toContainEqual(
      expect.objectContaining({ kind: 'disconnect', cause: 'filter', becomes: 'filtered' }),
    );
    expect(world.metaverse()).toEqual([]);
    expect(world.pending('hr')).toEqual({});
  });

  it('sends the other connectors of a deleted metaverse object to their deprovisioning', () => {
    const world = filtering({}, { deletion: { rule: 'any-connector', connectors: ['hr'] } });
    stage(world, 'Clerk');
    world.sync('hr');
    world.exportAndConfirm('ad');
    world.sync('ad');
    stage(world, 'temp');
    world.sync('hr');
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' } });
  });

  it('does not apply to an object that an operator has connected or disconnected', () => {
    const world = filtering();
    stage(world, 'Clerk');
    world.sync('hr');
    world.patch('hr', '1', { state: 'explicit' });
    stage(world, 'temp');
    expect(world.sync('hr').inbound).toEqual({ 'hr/1': 'connector-flow' });
    world.stage('hr', { dn: '2', values: { employeeId: '2', title: 'temp' } });
    world.patch('hr', '2', { state: 'explicit' });
    expect(world.sync('hr').inbound).toMatchObject({ 'hr/2': 'disconnector-remains' });
    expect(world.find('hr', '2')?.state).toBe('explicit');
  });

  it('may test the name and whether there is a reference', () => {
    const world = new World(
      configuration([
        connector('hr', {
          filter: { person: '[<dn>] = "svc" or IsPresent(manager)' },
          project: { person: 'person' },
        }),
      ]),
    );
    world.stage('hr', { dn: 'boss' });
    world.stage('hr', { dn: 'svc' });
    world.sync('hr');
    world.stage('hr', { dn: 'clerk', references: { manager: ['boss'] } });
    expect(world.sync('hr').inbound).toMatchObject({ 'hr/clerk': 'disconnector-filtered' });
    expect(world.metaverse()).toEqual([{ type: 'person' }]);
    expect(world.find('hr', 'svc')?.state).toBe('filtered');
  });

  it('fails the object when its condition cannot be evaluated', () => {
    const world = new World(
      configuration([
        connector('hr', {
          filter: { person: 'LessThan(title, 3)' },
          project: { person: 'person' },
        }),
      ]),
    );
    world.stage('hr', { dn: '1', values: { title: 'x' } });
    expect(world.sync('hr').errors['hr/1']).toMatchObject({
      type: 'sync-rule-invalid-expression',
      step: 'connector-filter',
    });
  });
});

describe('an export that would make the filter take the object out again', () => {
  it('is refused for an object that is provisioned', () => {
    const world = filtering({ filter: { person: 'title = "Chief"' } });
    stage(world, 'Chief');
    expect(world.sync('hr').errors).toMatchObject({
      'hr/1': { type: 'connector-filter-rule-violation', step: 'validate-connector-filter' },
    });
    expect(world.metaverse()).toEqual([]);
  });

  it('is refused for a changed value and for a changed name', () => {
    const byTitle = filtering({ filter: { person: 'title = "Chief"' } });
    stage(byTitle, 'Clerk');
    byTitle.sync('hr');
    stage(byTitle, 'Chief');
    expect(byTitle.sync('hr').errors['hr/1']?.type).toBe('connector-filter-rule-violation');
    const byName = filtering({ filter: { person: '[<dn>] = "2"' }, exportFlows: {} });
    stage(byName, 'Clerk');
    byName.sync('hr');
    byName.exportAndConfirm('ad');
    byName.sync('ad');
    byName.stage('hr', { dn: '1', values: { employeeId: '2' } });
    expect(byName.sync('hr').errors['hr/1']?.type).toBe('connector-filter-rule-violation');
  });

  it('is not refused for an object that an operator has connected', () => {
    const world = filtering({ filter: { person: 'title = "Chief"' } });
    stage(world, 'Clerk');
    world.sync('hr');
    world.exportAndConfirm('ad');
    world.sync('ad');
    world.patch('ad', '1', { state: 'explicit' });
    stage(world, 'Chief');
    expect(world.sync('hr').errors).toEqual({});
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Chief' } });
  });

  it('is judged with the references that are exported with it', () => {
    const world = new World(
      configuration([
        connector('hr', {
          project: { person: 'person' },
          importFlows: forPeople({ employeeId: 'employeeId', title: 'title', manager: 'manager' }),
        }),
        connector('ad', {
          filter: { person: 'not(IsPresent(manager)) and title = "Clerk"' },
          exportFlows: forPeople({ title: 'title', manager: 'manager' }),
          provision: [
            { id: 'out', metaverseType: 'person', objectType: 'person', dn: 'employeeId' },
          ],
        }),
      ]),
    );
    world.stage('hr', { dn: '1', values: { employeeId: '1', title: 'Boss' } });
    world.sync('hr');
    world.stage('hr', {
      dn: '2',
      values: { employeeId: '2', title: 'Clerk' },
      references: { manager: ['1'] },
    });
    expect(world.sync('hr').errors).toEqual({});
    expect(world.pending('ad')).toMatchObject({ '2': { op: 'add', manager: { add: ['1'] } } });
  });
});
