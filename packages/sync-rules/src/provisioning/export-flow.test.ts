import { describe, expect, it } from 'vitest';
import type { FlowDocument } from '../configuration/document.ts';
import type { ExportDelta } from '../export/export-delta.ts';
import { configuration, connector, forPeople } from '../testing/documents.ts';
import type { Entry } from '../testing/world.ts';
import { World } from '../testing/world.ts';

/** HR feeds AD by the given flows; the person's account is there and confirmed. */
function account(flows: Record<string, FlowDocument>, values: Entry['values']): World {
  const attributes = { employeeId: 'employeeId', title: 'title', phone: 'phone', mails: 'mails' };
  const world = new World(
    configuration([
      connector('hr', { project: { person: 'person' }, importFlows: forPeople(attributes) }),
      connector('ad', {
        exportFlows: forPeople(flows),
        provision: [{ id: 'out', metaverseType: 'person', objectType: 'person', dn: 'employeeId' }],
      }),
    ]),
  );
  change(world, values);
  world.exportAndConfirm('ad');
  world.sync('ad');
  return world;
}

const change = (world: World, values: Entry['values']): ReturnType<World['sync']> => {
  world.stage('hr', { dn: '1', values: { employeeId: '1', ...values } });
  return world.sync('hr');
};

const sent = (attributes: ExportDelta['attributes']): ExportDelta => ({
  op: 'update',
  attributes,
  references: {},
});
const copies = { title: 'title', phone: 'phone', mails: 'mails' };

describe('what is to be sent', () => {
  it('is nothing where the system has what the flows want', () => {
    const world = account(copies, { title: 'Clerk', mails: ['b', 'a'] });
    const { changes, outbound } = world.sync('hr', 'full');
    expect([changes, outbound, world.pending('ad')]).toEqual([
      0,
      { 'ad/1': 'connector-no-flow' },
      {},
    ]);
  });

  it('is told flow by flow, with what became of each', () => {
    const world = account(
      {
        ...copies,
        accountName: { expression: 'employeeId', initialOnly: true },
        location: { expression: 'phone', allowNulls: true },
      },
      { title: 'Clerk', phone: '1', mails: ['a'] },
    );
    const { trace } = change(world, { title: 'Boss', mails: ['a'] });
    const told = trace.flatMap((event) =>
      event.kind === 'export-value' ? [[event.attribute, event.values, event.status]] : [],
    );
    expect(told).toEqual([
      ['title', ['Boss'], 'applied'],
      ['phone', [], 'no-value'],
      ['mails', ['a'], 'unchanged'],
      ['accountName', [], 'not-in-force'],
      ['location', [], 'deleted'],
    ]);
  });

  it('is only what differs', () => {
    const world = account(copies, { title: 'Clerk', phone: '1' });
    expect(change(world, { title: 'Boss', phone: '1' }).outbound).toEqual({
      'ad/1': 'connector-flow',
    });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Boss' } });
  });

  it('may be made of the name that the object has or gets', () => {
    const world = account({ location: '[<dn>] + "/" + title' }, { title: 'Clerk' });
    expect(world.find('ad', '1')?.scalars['location']).toEqual(['1/Clerk']);
    world.stage('hr', { dn: '1', values: { employeeId: '9', title: 'Clerk' } });
    world.sync('hr');
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', dn: '9', location: '9/Clerk' } });
  });

  it('is nothing again when the value changes back before it was sent', () => {
    const world = account(copies, { title: 'Clerk' });
    change(world, { title: 'Boss' });
    change(world, { title: 'Clerk' });
    expect(world.pending('ad')).toEqual({});
  });

  it('is relative to what was sent and not yet confirmed', () => {
    const world = account(copies, { title: 'Clerk' });
    world.patch('ad', '1', { unconfirmedExport: sent({ title: ['Boss'] }) });
    change(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({});
    change(world, { title: 'Clerk' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Clerk' } });
  });

  it('turns back what somebody edited in the system, which owns nothing', () => {
    const world = account(copies, { title: 'Clerk' });
    world.stage('ad', { dn: '1', values: { title: 'King' } });
    expect(world.sync('ad').outbound).toEqual({ 'ad/1': 'connector-flow' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Clerk' } });
  });

  it('is nothing any more where somebody entered in the system what was to be sent', () => {
    const world = account(copies, { title: 'Clerk' });
    change(world, { title: 'Boss' });
    world.stage('ad', { dn: '1', values: { title: 'Boss' } });
    world.sync('ad');
    expect(world.pending('ad')).toEqual({});
  });

  it('is the same again after the system changed what was sent', () => {
    const world = account(copies, { title: 'a' });
    for (let round = 0; round < 3; round += 1) {
      world.stage('ad', { dn: '1', values: { title: 'A' } });
      world.sync('ad');
      expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'a' } });
      world.exportAndConfirm('ad');
    }
  });

  it('touches only attributes with a flow', () => {
    const world = account({ title: 'title' }, { title: 'Clerk' });
    world.stage('ad', { dn: '1', values: { title: 'Clerk', phone: '9' } });
    world.sync('ad');
    expect(world.pending('ad')).toEqual({});
  });

  it('replaces all values of an attribute that has several', () => {
    const world = account(copies, { mails: ['a', 'b'] });
    change(world, { mails: ['c', 'b'] });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', mails: ['b', 'c'] } });
  });
});

describe('an object that an import sees before it was created', () => {
  const provisioned = (flows: Record<string, FlowDocument>): World => {
    const world = account(flows, { title: 'Clerk', phone: '1' });
    change(world, { title: 'Clerk', phone: '1' });
    world.patch('ad', '1', {
      imported: false,
      scalars: {},
      pendingExport: { op: 'add', attributes: { title: ['Clerk'], phone: ['1'] }, references: {} },
    });
    return world;
  };

  it('is not created again, only brought in line', () => {
    const world = provisioned(copies);
    world.stage('ad', { dn: '1', values: { title: 'Boss', phone: '1' } });
    world.sync('ad');
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Clerk' } });
  });

  it('is renamed where its name changes at the same time, not created under the new one', () => {
    const world = provisioned(copies);
    world.stage('ad', { dn: '1', values: { title: 'Clerk', phone: '1' } });
    world.stage('hr', { dn: '1', values: { employeeId: '2', title: 'Clerk', phone: '1' } });
    world.sync('hr');
    world.sync('ad');
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', dn: '2' } });
  });

  it('needs nothing where it is as wanted, flows or not', () => {
    for (const flows of [copies, {}]) {
      const world = provisioned(flows);
      world.stage('ad', { dn: '1', values: { title: 'Clerk', phone: '1' } });
      world.sync('ad');
      expect(world.pending('ad')).toEqual({});
    }
  });
});

describe('an empty source', () => {
  it('leaves the value in the system, unless the flow allows nulls', () => {
    const world = account(
      { title: 'title', phone: { expression: 'phone', allowNulls: true } },
      { title: 'Clerk', phone: '1' },
    );
    change(world, {});
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', phone: [] } });
  });

  it('clears nothing where there is nothing', () => {
    const world = account({ phone: { expression: 'phone', allowNulls: true } }, {});
    expect(world.find('ad', '1')?.scalars).toEqual({});
    world.sync('hr', 'full');
    expect(world.pending('ad')).toEqual({});
  });

  it('clears what was sent and is not confirmed', () => {
    const world = account({ phone: { expression: 'phone', allowNulls: true } }, {});
    world.patch('ad', '1', { unconfirmedExport: sent({ phone: ['1'] }) });
    world.sync('hr', 'full');
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', phone: [] } });
  });

  it('keeps a value that is still to be sent, until the system has it', () => {
    const world = account({ title: 'title' }, { title: 'Clerk' });
    change(world, { title: 'Boss' });
    change(world, {});
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Boss' } });
    world.stage('ad', { dn: '1', values: { title: 'Boss' } });
    world.sync('ad');
    expect(world.pending('ad')).toEqual({});
  });
});

describe('an object that is to be deleted', () => {
  it.each(['pendingExport', 'unconfirmedExport'] as const)('is sent nothing else (%s)', (stage) => {
    const world = account(copies, { title: 'Clerk' });
    world.patch('ad', '1', { [stage]: { op: 'delete', attributes: {}, references: {} } });
    const before = world.find('ad', '1')?.pendingExport;
    change(world, { title: 'Boss' });
    expect(world.find('ad', '1')?.pendingExport).toEqual(before);
  });
});
