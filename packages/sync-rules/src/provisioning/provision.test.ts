import { describe, expect, it } from 'vitest';
import { connector, forPeople } from '../testing/documents.ts';
import { employed, feeding, hire, RULE } from '../testing/feeding.ts';
import { World } from '../testing/world.ts';

describe('an outbound rule', () => {
  it('creates an object for what is in its scope, with its values', () => {
    const world = feeding();
    const { outbound, trace } = hire(world);
    expect(world.find('ad', '1')).toMatchObject({
      imported: false,
      state: 'normal',
      link: { rule: 'out', outbound: 'out' },
    });
    expect(world.pending('ad')).toEqual({ '1': { op: 'add', title: 'Clerk' } });
    expect(outbound).toEqual({ 'ad/1': 'provisioned-add-flow' });
    expect(trace).toContainEqual(
      expect.objectContaining({ kind: 'provision', rule: 'out', dn: '1' }),
    );
  });

  it('creates an object even where nothing flows to it', () => {
    const world = feeding([{}], { exportFlows: {} });
    expect(hire(world).outbound).toEqual({ 'ad/1': 'provisioned-add-no-flow' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'add' } });
  });

  it('creates nothing for what is out of its scope, or without the attribute that decides', () => {
    const world = feeding();
    hire(world, { active: false });
    world.stage('hr', { dn: '2', values: { employeeId: '2' } });
    world.sync('hr');
    expect(world.pending('ad')).toEqual({});
  });

  it('creates nothing twice', () => {
    const world = feeding();
    hire(world);
    expect(world.sync('hr', 'full').changes).toBe(0);
    world.exportAndConfirm('ad');
    world.sync('ad');
    expect(world.sync('hr', 'full').changes + world.sync('ad', 'full').changes).toBe(0);
  });

  it('creates the object again when it disappears from the connected system', () => {
    const world = employed(feeding());
    world.stageDelete('ad', '1');
    expect(world.sync('ad').inbound).toEqual({ 'ad/1': 'connector-delete-leave-mv' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'add', title: 'Clerk' } });
  });

  it('fails the object for which it gives no name', () => {
    const world = feeding([{ dn: 'location' }]);
    expect(hire(world).errors['hr/1']).toMatchObject({
      type: 'sync-rule-flow-provisioning-failed',
      step: 'provisioning',
      rule: 'out',
    });
    expect(world.metaverse()).toEqual([]);
  });

  it('fails the object whose name is no distinguished name in a system of such names', () => {
    const error = hire(feeding([{}], { type: 'ldap' })).errors['hr/1'];
    expect(error?.message).toBe('The rule "out" gives "1", which is no distinguished name.');
    const world = feeding([{ dn: '"cn=" + EscapeDNComponent(title) + ",dc=test"' }], {
      type: 'ldap',
    });
    hire(world, { title: 'A, B' });
    expect(Object.keys(world.pending('ad'))).toEqual(['cn=A\\, B,dc=test']);
  });

  it('fails the object whose name is too long or too deep', () => {
    const named = (dn: string) => hire(feeding([{ dn }], { type: 'ldap' })).errors['hr/1']?.message;
    const deep = Array.from({ length: 101 }, () => 'ou=x').join(',');
    expect(named(`"${deep}"`)).toMatch(
      /^The name that the rule "out" gives is deeper than 100 levels: "ou=x,/,
    );
    expect(named(`"cn=${'x'.repeat(900)},dc=test"`)).toContain('has a part of 903 characters');
  });

  it('fails when its condition cannot be evaluated', () => {
    expect(hire(feeding([{ when: 'LessThan(title, 1)' }])).errors['hr/1']).toMatchObject({
      type: 'sync-rule-invalid-expression',
      step: 'provisioning',
      rule: 'out',
    });
  });

  it('takes a connector that was joined otherwise into its scope', () => {
    const byId = { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] };
    const world = feeding([{ flows: { location: 'location' } }], { join: byId });
    hire(world, { active: false, location: 'Oslo' });
    world.stage('ad', { dn: 'x', values: { employeeId: '1' } });
    world.sync('ad');
    expect(world.pending('ad')).toEqual({ x: { op: 'update', title: 'Clerk' } });
    hire(world, { location: 'Oslo' });
    expect(world.pending('ad')).toEqual({
      x: { op: 'update', dn: '1', title: 'Clerk', location: 'Oslo' },
    });
  });
});

describe('the flows of an outbound rule', () => {
  it('act only while the rule is in force', () => {
    const world = employed(feeding([{ flows: { location: 'location' }, onScopeLoss: 'leave' }]), {
      location: 'Oslo',
    });
    expect(world.find('ad', '1')?.scalars).toEqual({ title: ['Clerk'], location: ['Oslo'] });
    hire(world, { active: false, location: 'Rome', title: 'Boss' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Boss' } });
  });

  it('go before those that always act', () => {
    const world = feeding([{ flows: { title: 'UpperCase(location)' } }]);
    hire(world, { location: 'Oslo' });
    hire(world, {}, '2');
    expect(world.pending('ad')).toEqual({
      '1': { op: 'add', title: 'OSLO' },
      '2': { op: 'add', title: 'Clerk' },
    });
  });

  it('act only until the first export where they are initial', () => {
    const world = feeding([{ flows: { phone: { expression: 'phone', initialOnly: true } } }]);
    hire(world, { phone: '1' });
    hire(world, { phone: '2' });
    expect(world.pending('ad')).toEqual({ '1': { op: 'add', title: 'Clerk', phone: '2' } });
    world.exportAndConfirm('ad');
    world.sync('ad');
    hire(world, { phone: '3' });
    expect(world.pending('ad')).toEqual({});
  });
});

describe('rules that do not come to rest', () => {
  /** Each account supplies what the scope of the account before it asks for; losing the last topples all. */
  function chain(length: number): World {
    const names = Array.from({ length }, (_, index) => `a${index}`);
    const targets = names.map((name, index) =>
      connector(name, {
        objectTypes: { person: { attributes: { [name]: 'string' } } },
        importFlows: forPeople({ [name]: name }),
        exportFlows: forPeople({ [name]: { constant: 'x' } }),
        provision: [
          {
            ...RULE,
            id: name,
            when: index + 1 < length ? `not(stopped) or IsPresent(a${index + 1})` : 'not(stopped)',
          },
        ],
      }),
    );
    const own = Object.fromEntries(names.map((name) => [name, 'string' as const]));
    const world = new World({
      metaverse: {
        attributes: { employeeId: 'string', stopped: 'boolean', ...own },
        types: { person: { attributes: ['employeeId', 'stopped', ...names] } },
      },
      connectors: [
        connector('hr', {
          objectTypes: { person: { attributes: { employeeId: 'string', stopped: 'boolean' } } },
          project: { person: 'person' },
          importFlows: forPeople({ employeeId: 'employeeId', stopped: 'stopped' }),
        }),
        ...targets,
      ],
    });
    world.stage('hr', { dn: '1', values: { employeeId: '1', stopped: false } });
    world.sync('hr');
    for (const name of names) {
      world.exportAndConfirm(name);
      world.sync(name);
    }
    world.stage('hr', { dn: '1', values: { employeeId: '1', stopped: true } });
    return world;
  }

  it('may start over nine times', () => {
    const world = chain(9);
    expect(world.sync('hr').errors).toEqual({});
    expect([...world.objects.values()].filter((cs) => cs.link)).toHaveLength(1);
  });

  it('fail the object after the tenth', () => {
    const world = chain(10);
    expect(world.sync('hr').errors['hr/1']).toMatchObject({
      type: 'extension-provisioning-call-limit-reached',
      step: 'provisioning',
    });
    expect([...world.objects.values()].filter((cs) => cs.link)).toHaveLength(11);
  });
});
