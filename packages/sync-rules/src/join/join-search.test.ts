import { describe, expect, it } from 'vitest';
import type { JoinDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople } from '../testing/documents.ts';
import { World } from '../testing/world.ts';
import { indexKey } from './join-search.ts';

const id: JoinDocument = { metaverseType: 'person', match: { employeeId: 'employeeId' } };
const name: JoinDocument = { metaverseType: 'person', match: { displayName: 'displayName' } };

/** People of HR in the metaverse, and AD, which joins them by some criteria and never projects. */
function joining(
  join: readonly JoinDocument[],
  people: readonly Record<string, string | readonly string[]>[],
): World {
  const attributes = {
    employeeId: 'employeeId',
    displayName: 'displayName',
    mails: 'mails',
    location: 'location',
  };
  const world = new World(
    configuration([
      connector('hr', {
        project: { person: 'person', group: 'group' },
        importFlows: { ...forPeople(attributes), group: { group: { displayName: 'displayName' } } },
      }),
      connector('ad', { join: { person: join } }),
    ]),
  );
  people.forEach((values, index) => world.stage('hr', { dn: `${index + 1}`, values }));
  world.sync('hr');
  return world;
}

/** Which object of HR an account joins. */
function joined(
  world: World,
  values: Record<string, string | readonly string[]>,
): string | undefined {
  world.stage('ad', { dn: 'account', values });
  const { inbound } = world.sync('ad');
  const mv = world.find('ad', 'account')?.link?.mv;
  expect(inbound['ad/account']).toBe(
    mv === undefined ? 'disconnector-remains' : 'disconnector-joined-no-flow',
  );
  return [...world.objects.values()].find((cs) => cs.connector === 'hr' && cs.link?.mv === mv && mv)
    ?.dn;
}

it('long values are cut between two characters, never within one', () => {
  const pairs = '\u{1F600}'.repeat(300);
  for (const start of ['', 'a']) {
    const key = indexKey(start + pairs);
    expect(key.isWellFormed()).toBe(true);
    expect(indexKey(`${start}${pairs} and more`)).toBe(key);
  }
});

describe('a join', () => {
  it('finds the one metaverse object that matches', () => {
    const world = joining([id], [{ employeeId: '1' }, { employeeId: '2' }]);
    expect(joined(world, { employeeId: '2' })).toBe('2');
  });

  it('passes over a criterion that the object is not meant for', () => {
    const people = [
      { employeeId: '1', displayName: 'Ann' },
      { employeeId: '2', displayName: 'Bob' },
    ];
    const criteria = [{ ...id, when: 'title = "known"' }, name];
    const values = { employeeId: '1', displayName: 'Bob' };
    expect(joined(joining(criteria, people), { ...values, title: 'known' })).toBe('1');
    expect(joined(joining(criteria, people), values)).toBe('2');
  });

  it('compares without case and however the characters are composed', () => {
    const world = joining([name], [{ displayName: 'Zoë BRÜN' }]);
    expect(joined(world, { displayName: 'zoe\u0308 bru\u0308n' })).toBe('1');
  });

  it('compares a calculated value', () => {
    const world = joining(
      [{ ...id, match: { employeeId: 'Left(title, 2)' } }],
      [{ employeeId: '17' }],
    );
    expect(joined(world, { title: '17-x' })).toBe('1');
  });

  it('needs every attribute of a criterion to match', () => {
    const both: JoinDocument = {
      metaverseType: 'person',
      match: { displayName: 'displayName', location: 'location' },
    };
    const people = [
      { displayName: 'Ann', location: 'Oslo' },
      { displayName: 'Ann', location: 'Rome' },
    ];
    expect(joined(joining([both], people), { displayName: 'Ann', location: 'Rome' })).toBe('2');
    expect(
      joined(joining([both], people), { displayName: 'Ann', location: 'Bonn' }),
    ).toBeUndefined();
    const others = [
      { displayName: 'Ann', location: 'Oslo' },
      { displayName: 'Bob', location: 'Rome' },
    ];
    expect(
      joined(joining([both], others), { displayName: 'Ann', location: 'Rome' }),
    ).toBeUndefined();
  });

  it('passes over a criterion for which the object lacks a value', () => {
    const world = joining([id, name], [{ employeeId: '1', displayName: 'Ann' }]);
    expect(joined(world, { displayName: 'Ann' })).toBe('1');
  });

  it('takes the first criterion that finds exactly one', () => {
    const people = [
      { employeeId: '1', displayName: 'Ann' },
      { employeeId: '2', displayName: 'Bob' },
    ];
    expect(joined(joining([id, name], people), { employeeId: '2', displayName: 'Ann' })).toBe('2');
    expect(joined(joining([name, id], people), { employeeId: '2', displayName: 'Ann' })).toBe('1');
  });

  it('takes several candidates for no answer and asks the next criterion', () => {
    const people = [
      { employeeId: '1', displayName: 'Ann' },
      { employeeId: '2', displayName: 'Ann' },
    ];
    const world = joining([name, id], people);
    world.stage('ad', { dn: 'account', values: { displayName: 'Ann', employeeId: '2' } });
    const { trace } = world.sync('ad');
    expect(trace.filter((event) => event.kind === 'join')).toMatchObject([
      {
        rule: 'ad.join.person.1',
        candidates: [expect.any(Number), expect.any(Number)],
        joined: false,
      },
      { rule: 'ad.join.person.2', joined: true },
    ]);
    expect(joined(joining([name], people), { displayName: 'Ann' })).toBeUndefined();
  });

  it('matches any value of an attribute on either side', () => {
    const mails: JoinDocument = { metaverseType: 'person', match: { mails: 'mails' } };
    const people = [{ mails: ['a@x', 'b@x'] }, { mails: ['c@x'] }];
    expect(joined(joining([mails], people), { mails: ['z@x', 'B@X'] })).toBe('1');
    expect(joined(joining([mails], people), { mails: ['a@x', 'c@x'] })).toBeUndefined();
  });

  it('finds only objects of the type that the criterion names', () => {
    const world = joining([name], []);
    world.stage('hr', { dn: 'g', type: 'group', values: { displayName: 'Ann' } });
    world.sync('hr');
    expect(joined(world, { displayName: 'Ann' })).toBeUndefined();
  });

  it('happens in a later delta synchronization, once there is something to join', () => {
    const world = joining([id], []);
    expect(joined(world, { employeeId: '1' })).toBeUndefined();
    world.stage('hr', { dn: '1', values: { employeeId: '1' } });
    world.sync('hr');
    expect(world.find('ad', 'account')).toMatchObject({ pendingImport: 'none', link: undefined });
    expect(world.sync('ad').inbound).toEqual({ 'ad/account': 'disconnector-joined-no-flow' });
  });

  it('finds what an object before it in the same run has projected or changed', () => {
    const source = {
      join: { person: [id] },
      project: { person: 'person' },
      importFlows: forPeople({ employeeId: 'employeeId', title: 'title' }),
    };
    const world = new World(
      configuration([connector('hr', { ...source, exportFlows: {} }), connector('ad', source)]),
    );
    world.stage('ad', { dn: 'a', values: { employeeId: '1' } });
    world.stage('hr', { dn: 'b', values: { employeeId: '1' } });
    const both = [...world.objects.keys()];
    expect(world.sync('hr', 'delta', both).inbound).toEqual({
      'ad/a': 'disconnector-projected-flow',
      'hr/b': 'disconnector-joined-flow',
    });
    world.stage('ad', { dn: 'a', values: { employeeId: '2' } });
    world.stage('hr', { dn: 'b', values: { employeeId: '2' } });
    world.stage('ad', { dn: 'c', values: { employeeId: '1', title: 'x' } });
    world.sync('hr');
    expect(world.sync('ad').inbound).toEqual({
      'ad/a': 'connector-no-flow',
      'ad/c': 'disconnector-projected-flow',
    });
  });

  it('never takes an object that an operator has disconnected', () => {
    const world = joining([id], [{ employeeId: '1' }]);
    world.stage('ad', { dn: 'account', values: { employeeId: '1' } });
    world.patch('ad', 'account', { state: 'explicit' });
    expect(world.sync('ad').inbound).toEqual({ 'ad/account': 'disconnector-remains' });
    expect(world.sync('ad', 'full').inbound).toEqual({ 'ad/account': 'disconnector-remains' });
    world.patch('ad', 'account', { state: 'normal' });
    expect(world.sync('ad').inbound).toEqual({ 'ad/account': 'disconnector-joined-no-flow' });
  });

  it('fails the object when its expression does', () => {
    const world = joining([{ ...id, match: { employeeId: 'DateTimeFormat(title, "yyyy")' } }], []);
    world.stage('ad', { dn: 'account', values: { title: 'x' } });
    expect(world.sync('ad').errors['ad/account']).toMatchObject({
      type: 'datetime-string-format-incorrect',
      step: 'join',
      rule: 'ad.join.person.1',
    });
  });
});

describe('indexKey', () => {
  it('cuts both sides of a comparison to what an index can hold', () => {
    expect(indexKey('X'.repeat(1000))).toBe('x'.repeat(448));
    expect(indexKey(17)).toBe('17');
  });
});
