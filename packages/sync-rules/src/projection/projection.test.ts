import { describe, expect, it } from 'vitest';
import type { ConnectorDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople } from '../testing/documents.ts';
import { World } from '../testing/world.ts';

const hr = (rest: Partial<ConnectorDocument>): World =>
  new World(configuration([connector('hr', rest)]));

describe('a projection', () => {
  it('creates a metaverse object of its type and links it', () => {
    const world = hr({ project: { person: 'person' }, importFlows: forPeople({ title: 'title' }) });
    world.stage('hr', { dn: '1', values: { title: 'Clerk' } });
    const { inbound, trace } = world.sync('hr');
    expect(inbound).toEqual({ 'hr/1': 'disconnector-projected-flow' });
    expect(world.find('hr', '1')?.link?.rule).toBe('hr.project.person');
    expect(world.metaverse()).toEqual([{ type: 'person', title: 'Clerk' }]);
    expect(trace).toContainEqual(
      expect.objectContaining({ kind: 'project', metaverseType: 'person' }),
    );
  });

  it('is counted apart where nothing flows', () => {
    const world = hr({ project: { person: 'person' } });
    world.stage('hr', { dn: '1', values: { title: 'Clerk' } });
    expect(world.sync('hr').inbound).toEqual({ 'hr/1': 'disconnector-projected-no-flow' });
  });

  it('may turn one object type into another metaverse type', () => {
    const world = hr({
      project: { person: 'group' },
      importFlows: { person: { group: { displayName: 'title' } } },
    });
    world.stage('hr', { dn: '1', values: { title: 'Clerks' } });
    world.sync('hr');
    expect(world.metaverse()).toEqual([{ type: 'group', displayName: 'Clerks' }]);
  });

  it('waits for its condition', () => {
    const world = hr({ project: { person: { metaverseType: 'person', when: 'active' } } });
    world.stage('hr', { dn: '1', values: { active: false } });
    world.stage('hr', { dn: '2', values: {} });
    expect(world.sync('hr').inbound).toEqual({
      'hr/1': 'disconnector-remains',
      'hr/2': 'disconnector-remains',
    });
    world.stage('hr', { dn: '1', values: { active: true } });
    expect(world.sync('hr').inbound['hr/1']).toBe('disconnector-projected-no-flow');
  });

  it('is the first of several whose condition holds', () => {
    const world = hr({
      project: { person: [{ metaverseType: 'group', when: 'title = "Room"' }, 'person'] },
      importFlows: { person: { person: { title: 'title' }, group: { displayName: 'title' } } },
    });
    world.stage('hr', { dn: '1', values: { title: 'Room' } });
    world.stage('hr', { dn: '2', values: { title: 'Clerk' } });
    world.sync('hr');
    expect(world.metaverse()).toEqual([
      { type: 'group', displayName: 'Room' },
      { type: 'person', title: 'Clerk' },
    ]);
    expect(world.find('hr', '2')?.link?.rule).toBe('hr.project.person.2');
  });

  it('comes after all joins', () => {
    const source = {
      join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
      project: { person: 'person' },
      importFlows: forPeople({ employeeId: 'employeeId' }),
    };
    const world = new World(configuration([connector('hr', source), connector('ad', source)]));
    world.stage('hr', { dn: '1', values: { employeeId: '1' } });
    world.stage('ad', { dn: '1', values: { employeeId: '1' } });
    world.stage('ad', { dn: '2', values: { employeeId: '2' } });
    world.sync('hr');
    expect(world.sync('ad').inbound).toEqual({
      'ad/1': 'disconnector-joined-no-flow',
      'ad/2': 'disconnector-projected-flow',
    });
    expect(world.metaverse()).toHaveLength(2);
  });

  it('does not happen for other object types, nor for an object that an operator has disconnected', () => {
    const world = hr({ project: { person: 'person' } });
    world.stage('hr', { dn: 'g', type: 'group' });
    world.stage('hr', { dn: '1' });
    world.patch('hr', '1', { state: 'explicit' });
    expect(world.sync('hr', 'full').inbound).toEqual({
      'hr/g': 'disconnector-remains',
      'hr/1': 'disconnector-remains',
    });
    expect(world.metaverse()).toEqual([]);
  });

  it('does not happen for an object that no import has seen', () => {
    const world = hr({ project: { person: 'person' } });
    world.stage('hr', { dn: '1' });
    world.patch('hr', '1', { imported: false, pendingImport: 'none' });
    expect(world.sync('hr', 'full').inbound).toEqual({ 'hr/1': 'disconnector-remains' });
  });

  it('leaves objects of a type that is no longer selected as they are', () => {
    const world = hr({ project: { person: 'person' } });
    world.stage('hr', { dn: '1', type: 'robot' });
    expect(world.sync('hr').inbound).toEqual({ 'hr/1': 'disconnector-remains' });
    expect(world.find('hr', '1')?.pendingImport).toBe('none');
  });

  it('fails the object when its condition does', () => {
    const world = hr({
      project: { person: { metaverseType: 'person', when: 'LessThan(title, 1)' } },
    });
    world.stage('hr', { dn: '1', values: { title: 'x' } });
    expect(world.sync('hr').errors['hr/1']).toMatchObject({
      type: 'sync-rule-invalid-expression',
      step: 'projection',
    });
  });
});
