import { describe, expect, it } from 'vitest';
import { forPeople } from '../testing/documents.ts';
import { employed, feeding, hire } from '../testing/feeding.ts';
import type { World } from '../testing/world.ts';

/** A clerk has left, whose account is to be deleted, and another one comes. */
function succeeded(rule = {}, ad = {}): { world: World; outcome: ReturnType<World['sync']> } {
  const world = employed(
    feeding([{ dn: 'title', ...rule }], {
      deprovision: 'delete-object',
      importFlows: forPeople({ phone: 'phone' }),
      ...ad,
    }),
    { phone: '1' },
  );
  hire(world, { active: false });
  return { world, outcome: hire(world, {}, '2') };
}

const CLERK = { Clerk: { op: 'delete-add', title: 'Clerk' } };

describe('a new object whose name is held by one that is to be deleted', () => {
  it('takes its place with one export, which sends all of the new one', () => {
    const { world, outcome } = succeeded();
    expect(outcome.errors).toEqual({});
    expect(outcome.outbound).toEqual({ 'ad/Clerk': 'provisioned-delete-add-flow' });
    expect(world.pending('ad')).toEqual(CLERK);
    expect(world.mvOf('hr', '2')).not.toHaveProperty('phone');
    expect(world.sync('hr', 'full').changes + world.sync('ad', 'full').changes).toBe(0);
  });

  it('is added alone once the old one is gone', () => {
    const { world } = succeeded();
    world.stageDelete('ad', 'Clerk');
    expect(world.sync('ad').inbound).toMatchObject({ 'ad/Clerk': 'connector-delete-leave-mv' });
    expect(world.pending('ad')).toEqual({ Clerk: { op: 'add', title: 'Clerk' } });
  });

  it('leaves the deletion behind when it is not wanted any more', () => {
    const { world } = succeeded();
    hire(world, { active: false }, '2');
    expect(world.pending('ad')).toEqual({ Clerk: { op: 'delete' } });
    expect(world.find('ad', 'Clerk')).toMatchObject({ state: 'explicit', link: undefined });
    hire(world, {}, '3');
    expect(world.pending('ad')).toEqual(CLERK);
  });

  it('leaves the deletion behind when it gets another name', () => {
    const { world } = succeeded();
    hire(world, { title: 'Boss' }, '2');
    expect(world.pending('ad')).toEqual({
      Boss: { op: 'add', title: 'Boss' },
      Clerk: { op: 'delete' },
    });
    expect(world.sync('hr', 'full').changes).toBe(0);
  });

  it('does not get in the way of who had the name before', () => {
    const { world } = succeeded();
    expect(hire(world).errors['hr/1']?.message).toContain('already taken');
  });

  it('takes another name where the rule has one', () => {
    const { world } = succeeded({ ifTaken: ['title + "2"'] });
    expect(world.pending('ad')).toEqual({
      Clerk: { op: 'delete' },
      Clerk2: { op: 'add', title: 'Clerk' },
    });
  });
});

it.each([
  ['before', ['group', 'person']],
  ['after', ['person', 'group']],
])('an object becomes one of another type, whose rule comes %s that of the old', (_, types) => {
  const when = { person: 'IsPresent(title)', group: 'IsPresent(phone)' };
  const rules = types.map((objectType) => ({
    id: objectType,
    objectType,
    when: objectType === 'group' ? when.group : when.person,
  }));
  const world = employed(feeding(rules, { deprovision: 'delete-object' }));
  world.stage('hr', { dn: '1', values: { employeeId: '1', active: true, phone: '1' } });
  const { errors, outbound } = world.sync('hr');
  expect(errors).toEqual({});
  expect(outbound).toEqual({ 'ad/1': 'provisioned-delete-add-no-flow' });
  expect(world.pending('ad')).toEqual({ '1': { op: 'delete-add' } });
  expect(world.find('ad', '1')).toMatchObject({ type: 'group', link: { outbound: 'group' } });
  expect(world.sync('hr', 'full').changes).toBe(0);
});
