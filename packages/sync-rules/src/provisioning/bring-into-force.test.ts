import { describe, expect, it } from 'vitest';
import { employed, feeding, hire } from '../testing/feeding.ts';
import type { World } from '../testing/world.ts';

describe('a changed name', () => {
  const named = (type: string): World =>
    employed(feeding([{ dn: 'title' }], { type, exportFlows: {} }));

  it('renames the object where the system can', () => {
    const world = named('generic');
    const { outbound, trace } = hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({ Clerk: { op: 'update', dn: 'Boss' } });
    expect(outbound).toEqual({ 'ad/Clerk': 'provisioned-rename-no-flow' });
    expect(trace).toContainEqual(expect.objectContaining({ kind: 'rename', dn: 'Boss' }));
    world.exportAndConfirm('ad');
    world.sync('ad');
    expect(world.find('ad', 'Boss')).toMatchObject({ dn: 'Boss', pendingExport: undefined });
  });

  it('is counted with its flow where one changes too', () => {
    const world = employed(feeding([{ dn: 'title' }]));
    expect(hire(world, { title: 'Boss' }).outbound).toEqual({
      'ad/Clerk': 'provisioned-rename-flow',
    });
    expect(world.pending('ad')).toEqual({ Clerk: { op: 'update', dn: 'Boss', title: 'Boss' } });
  });

  it('leaves the object where the system cannot', () => {
    const world = named('fixed');
    hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({});
  });

  it('is given to an object that was never sent, wherever', () => {
    const world = feeding([{ dn: 'title' }], { type: 'fixed' });
    hire(world);
    hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({ Boss: { op: 'add', title: 'Boss' } });
  });

  it('leaves nothing to be sent when it changes back', () => {
    const world = named('generic');
    hire(world, { title: 'Boss' });
    hire(world, { title: 'clerk' });
    expect(world.pending('ad')).toEqual({});
    expect(world.find('ad', 'Clerk')?.pendingExport).toBeUndefined();
  });

  it('is replaced by the next one before it was sent', () => {
    const world = named('generic');
    hire(world, { title: 'Boss' });
    hire(world, { title: 'Chief' });
    expect(world.pending('ad')).toEqual({ Clerk: { op: 'update', dn: 'Chief' } });
    hire(world, { title: 'Boss' }, '2');
    expect(world.pending('ad')).toMatchObject({ Boss: { op: 'add' } });
  });

  it('is compared as the system compares names', () => {
    const world = employed(
      feeding([{ dn: '"cn=" + title + ",dc=test"' }], { type: 'ldap', exportFlows: {} }),
    );
    hire(world, { title: 'CLERK' });
    expect(world.pending('ad')).toEqual({});
  });

  it('is measured against the name that was sent and is not confirmed', () => {
    const world = named('generic');
    world.patch('ad', 'Clerk', {
      unconfirmedExport: { op: 'update', dn: 'Boss', attributes: {}, references: {} },
    });
    hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({});
    hire(world, { title: 'Chief' });
    expect(world.pending('ad')).toEqual({ Clerk: { op: 'update', dn: 'Chief' } });
    hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({});
    hire(world, { title: 'Clerk' });
    expect(world.pending('ad')).toEqual({ Clerk: { op: 'update', dn: 'Clerk' } });
  });

  it('fails the object where it is no name that the system could have', () => {
    const world = employed(feeding([{ dn: 'phone' }], { type: 'ldap' }), { phone: 'cn=a,dc=test' });
    expect(hire(world, { phone: 'a' }).errors['hr/1']?.message).toBe(
      'The rule "out" gives "a", which is no distinguished name.',
    );
  });

  it('leaves the object where the rule gives none any more', () => {
    const world = named('generic');
    world.stage('hr', { dn: '1', values: { employeeId: '1', active: true } });
    expect(world.sync('hr').errors).toEqual({});
    expect(world.pending('ad')).toEqual({});
  });

  it('fails the object when another one has the name', () => {
    const world = named('generic');
    hire(world, { title: 'Boss' }, '2');
    const { errors } = hire(world, { title: 'boss' });
    expect(errors['hr/1']).toMatchObject({
      type: 'sync-rule-flow-provisioning-failed',
      message: '"Clerk" cannot be renamed: "boss" is already taken in connector "ad".',
    });
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
  });
});
