import { describe, expect, it } from 'vitest';
import type { ProvisioningDocument } from '../configuration/document.ts';
import { forPeople } from '../testing/documents.ts';
import { employed, feeding, hire } from '../testing/feeding.ts';

describe('an object that leaves the scope', () => {
  it('is disconnected and deprovisioned', () => {
    const world = employed(feeding([{}], { deprovision: 'delete-object' }));
    const { outbound, trace } = hire(world, { active: false });
    expect(world.find('ad', '1')).toMatchObject({ link: undefined, state: 'explicit' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' } });
    expect(outbound).toEqual({ 'ad/1': 'provisioned-disconnect' });
    expect(trace).toContainEqual(
      expect.objectContaining({ kind: 'disconnect', cause: 'provisioning', becomes: 'deleted' }),
    );
  });

  it('is taken back, with nothing left to send, when it returns before its deletion was sent', () => {
    const world = employed(feeding([{}], { deprovision: 'delete-object' }));
    hire(world, { active: false });
    expect(hire(world).errors).toEqual({});
    expect(world.find('ad', '1')).toMatchObject({ state: 'normal', link: { outbound: 'out' } });
    expect(world.pending('ad')).toEqual({});
    hire(world, { active: false });
    hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Boss' } });
    expect(world.sync('hr', 'full').changes).toBe(0);
  });

  it('is not taken back once its deletion was sent', () => {
    const world = employed(feeding([{ dn: 'title' }], { deprovision: 'delete-object' }));
    hire(world, { active: false });
    world.patch('ad', 'Clerk', {
      pendingExport: undefined,
      unconfirmedExport: { op: 'delete', attributes: {}, references: {} },
    });
    expect(hire(world).errors['hr/1']?.message).toContain('already taken');
  });

  it('stays connected without the rule where that says so, and comes back under it', () => {
    const world = employed(feeding([{ onScopeLoss: 'leave' }]));
    hire(world, { active: false });
    expect(world.find('ad', '1')?.link).toEqual(expect.not.objectContaining({ outbound: 'out' }));
    expect(world.sync('hr', 'full').changes).toBe(0);
    hire(world);
    expect(world.find('ad', '1')?.link).toMatchObject({ outbound: 'out' });
    expect(world.pending('ad')).toEqual({});
  });

  it('vanishes when it was never sent', () => {
    const world = feeding([{}], { deprovision: 'delete-object' });
    hire(world);
    hire(world, { active: false });
    expect(world.find('ad', '1')).toBeUndefined();
  });

  it('gives back what it supplied, which may change the scope of other rules', () => {
    const world = feeding(
      [
        { when: 'title = "Clerk"' },
        { id: 'second', objectType: 'group', when: 'IsPresent(phone)', dn: 'employeeId + "-g"' },
      ],
      { importFlows: forPeople({ phone: 'phone' }), deprovision: 'delete-object' },
    );
    hire(world);
    world.exportAndConfirm('ad');
    world.stage('ad', { dn: '1', values: { phone: '1', title: 'Clerk' } });
    world.sync('ad');
    expect(world.pending('ad')).toEqual({ '1-g': { op: 'add' } });
    hire(world, { title: 'Boss' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'delete' } });
    expect(world.mvOf('hr', '1')).not.toHaveProperty('phone');
  });

  it.each([
    ['the rule before', 0],
    ['the rule after', 1],
  ])('goes over to %s when that one wants it', (_, place) => {
    const leavers: Partial<ProvisioningDocument> = {
      id: 'leavers',
      when: 'not(active)',
      dn: '"old-" + employeeId',
      flows: { location: 'location' },
    };
    const rules = place === 0 ? [leavers, {}] : [{}, leavers];
    const world = employed(feeding(rules, { deprovision: 'delete-object' }), { location: 'Oslo' });
    expect(hire(world, { active: false, location: 'Oslo' }).errors).toEqual({});
    expect(world.find('ad', 'old-1')?.link).toMatchObject({ outbound: 'leavers' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', dn: 'old-1', location: 'Oslo' } });
    expect(world.sync('hr', 'full').changes).toBe(0);
  });
});
