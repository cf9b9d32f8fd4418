import { describe, expect, it } from 'vitest';
import type { ProvisioningDocument } from '../configuration/document.ts';
import { forPeople } from '../testing/documents.ts';
import { employed, feeding, hire } from '../testing/feeding.ts';
import type { Entry, World } from '../testing/world.ts';

describe('a name that is taken', () => {
  const taken = (rule: Partial<ProvisioningDocument>, entry: Partial<Entry> = {}): World => {
    const world = feeding([rule], { importFlows: forPeople({ phone: 'phone' }) });
    world.stage('ad', { dn: '1', values: { phone: '1' }, ...entry });
    world.sync('ad');
    return world;
  };

  it('fails the object unless the rule says otherwise', () => {
    const world = taken({});
    expect(hire(world).errors['hr/1']).toMatchObject({
      type: 'sync-rule-flow-provisioning-failed',
      rule: 'out',
      message: 'The name "1" is already taken in connector "ad".',
    });
    expect(world.metaverse()).toEqual([]);
  });

  it('is taken over with its object where the rule says so, which contributes at once', () => {
    const world = taken({ existing: 'join' });
    const { errors, trace } = hire(world);
    expect(errors).toEqual({});
    expect(world.find('ad', '1')?.link).toMatchObject({ rule: 'out', outbound: 'out' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Clerk' } });
    expect(world.mvOf('hr', '1')).toMatchObject({ phone: '1' });
    expect(trace).toContainEqual(
      expect.objectContaining({ kind: 'join', rule: 'out', joined: true }),
    );
    expect(world.sync('ad', 'full').changes + world.sync('hr', 'full').changes).toBe(0);
  });

  it('is taken over from an object that no run has synchronized yet, which contributes in its own', () => {
    const world = feeding([{ existing: 'join' }], { importFlows: forPeople({ phone: '"1"' }) });
    world.stage('ad', { dn: '1' });
    hire(world);
    expect(world.find('ad', '1')?.link).toMatchObject({ outbound: 'out' });
    expect(world.mvOf('hr', '1')).not.toHaveProperty('phone');
    world.sync('ad');
    expect(world.mvOf('hr', '1')).toMatchObject({ phone: '1' });
  });

  it('is left alone in silence where the rule says so, until its object joins by itself', () => {
    const world = taken({ existing: 'skip' });
    expect(hire(world)).toMatchObject({ errors: {}, outbound: {} });
    expect(world.find('ad', '1')?.link).toBeUndefined();
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
    hire(world, {}, '2');
    world.stage('hr', { dn: '3', values: { employeeId: '2', active: true } });
    expect(world.sync('hr').errors['hr/3']).toMatchObject({
      message: 'The name "2" is already taken in connector "ad".',
    });
  });

  it('is taken over with what that means for the rules before', () => {
    const world = feeding(
      [
        { id: 'mailbox', objectType: 'group', when: 'IsPresent(phone)', dn: '"g" + employeeId' },
        { existing: 'join' },
      ],
      { importFlows: forPeople({ phone: 'phone' }) },
    );
    world.stage('ad', { dn: '1', values: { phone: '1' } });
    world.sync('ad');
    hire(world);
    expect(Object.keys(world.pending('ad'))).toEqual(['1', 'g1']);
  });

  it.each([
    ['of another type', (world: World): void => world.patch('ad', '1', { type: 'group' })],
    [
      'that an operator has disconnected',
      (world: World): void => world.patch('ad', '1', { state: 'explicit' }),
    ],
    [
      'that the filter keeps out',
      (world: World): void => world.patch('ad', '1', { state: 'filtered' }),
    ],
    ['that is gone', (world: World): void => world.stageDelete('ad', '1')],
    [
      'whose deletion was sent',
      (world: World): void =>
        world.patch('ad', '1', {
          unconfirmedExport: { op: 'delete', attributes: {}, references: {} },
        }),
    ],
  ])('is not taken over from an object %s', (_, change) => {
    const world = taken({ existing: 'join' });
    change(world);
    expect(hire(world).errors['hr/1']?.message).toContain('already taken');
  });

  it('is not taken over from an object that belongs to somebody else', () => {
    const world = feeding([{ dn: 'title', existing: 'join' }]);
    hire(world);
    expect(hire(world, {}, '2').errors['hr/2']?.message).toContain('already taken');
    expect(world.find('ad', 'Clerk')?.link?.mv).toBe(world.find('hr', '1')?.link?.mv);
  });

  it('is free again once its object is gone, in the same run', () => {
    const world = employed(feeding([{ dn: 'title' }], { deprovision: 'delete-object' }));
    world.stageDelete('ad', 'Clerk');
    hire(world, { active: false });
    world.stage('hr', { dn: '2', values: { employeeId: '2', title: 'Clerk', active: true } });
    const order = [...world.taken('ad', 'delta'), ...world.taken('hr', 'delta')];
    expect(world.sync('ad', 'delta', order).errors).toEqual({});
    expect(world.pending('ad')).toEqual({ Clerk: { op: 'add', title: 'Clerk' } });
  });
});
