import { describe, expect, it } from 'vitest';
import type { ConnectorDocument, ProvisioningDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople } from '../testing/documents.ts';
import type { Entry } from '../testing/world.ts';
import { World } from '../testing/world.ts';

const RULE: ProvisioningDocument = {
  id: 'out',
  metaverseType: 'person',
  objectType: 'person',
  dn: 'employeeId',
  when: 'active',
};
const attributes = {
  employeeId: 'employeeId',
  title: 'title',
  active: 'active',
  location: 'location',
  phone: 'phone',
};

/** HR feeds AD by the given outbound rules. */
function feeding(
  rules: readonly Partial<ProvisioningDocument>[] = [{}],
  ad: Partial<ConnectorDocument> = {},
): World {
  return new World(
    configuration([
      connector('hr', { project: { person: 'person' }, importFlows: forPeople(attributes) }),
      connector('ad', {
        exportFlows: forPeople({ title: 'title' }),
        provision: rules.map((rule) => ({ ...RULE, ...rule })),
        ...ad,
      }),
    ]),
  );
}

type Values = NonNullable<Entry['values']>;

const hire = (world: World, values: Values = {}, dn = '1'): ReturnType<World['sync']> => {
  world.stage('hr', { dn, values: { employeeId: dn, title: 'Clerk', active: true, ...values } });
  return world.sync('hr');
};

/** A person whose account is there, confirmed and synchronized. */
function employed(world: World, values: Values = {}): World {
  hire(world, values);
  world.exportAndConfirm('ad');
  world.sync('ad');
  return world;
}

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
      'that is to be deleted',
      (world: World): void =>
        world.patch('ad', '1', {
          pendingExport: { op: 'delete', attributes: {}, references: {} },
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
