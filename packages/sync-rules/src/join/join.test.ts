import { describe, expect, it } from 'vitest';
import type { JoinDocument } from '../configuration/document.ts';
import { compile, configuration, connector, forPeople } from '../testing/documents.ts';
import { World } from '../testing/world.ts';

const NAME: JoinDocument = { metaverseType: 'person', match: { displayName: 'displayName' } };
const FLOWS = forPeople({ displayName: 'displayName', location: 'location', grade: 'grade' });

/** Two people and a group of one name in the metaverse, and AD, which joins by the given criteria. */
function namesakes(join: readonly JoinDocument[]): World {
  const world = new World(
    configuration([
      connector('hr', {
        project: { person: 'person', group: 'group' },
        importFlows: { ...FLOWS, group: { group: { displayName: 'displayName' } } },
      }),
      connector('ad', { join: { person: join } }),
    ]),
  );
  const values = { displayName: 'Ann' };
  world.stage('hr', { dn: '1', values: { ...values, location: 'Oslo', grade: 1 } });
  world.stage('hr', { dn: '2', values: { ...values, location: 'Rome', grade: 2 } });
  world.stage('hr', { dn: 'g', type: 'group', values });
  world.sync('hr');
  return world;
}

/** What AD's object joins: the name of HR's object, or the error. */
function outcome(world: World, values: Record<string, string | number>): string | undefined {
  world.stage('ad', { dn: 'a', values: { displayName: 'Ann', ...values } });
  const { errors } = world.sync('ad');
  const mv = world.find('ad', 'a')?.link?.mv;
  return errors['ad/a']?.type ?? (mv === undefined ? undefined : world.nameOf(mv));
}

describe('several candidates of a join', () => {
  it('are told apart by the resolution, which sees both objects', () => {
    const world = namesakes([{ ...NAME, resolve: 'location = cs.location' }]);
    expect(outcome(world, { location: 'Rome' })).toBe('hr/2');
  });

  it('are no answer where the resolution accepts none or several', () => {
    const resolve = 'grade >= cs.grade';
    expect(outcome(namesakes([{ ...NAME, resolve }]), { grade: 3 })).toBeUndefined();
    expect(outcome(namesakes([{ ...NAME, resolve }]), { grade: 1 })).toBeUndefined();
    expect(outcome(namesakes([{ ...NAME, resolve }]), { grade: 2 })).toBe('hr/2');
  });

  it('leave it to the next criterion', () => {
    const world = namesakes([
      NAME,
      { metaverseType: 'person', match: { displayName: 'displayName', location: 'location' } },
    ]);
    expect(outcome(world, { location: 'Oslo' })).toBe('hr/1');
  });

  it('fail the object where the criterion says so', () => {
    const world = namesakes([{ ...NAME, several: 'error' }]);
    expect(outcome(world, {})).toBe('ambiguous-join');
    const resolved = namesakes([{ ...NAME, several: 'error', resolve: 'grade = 1' }]);
    expect(outcome(resolved, {})).toBe('hr/1');
  });

  it('may be of any type where the criterion names none', () => {
    expect(outcome(namesakes([{ match: NAME.match }]), {})).toBeUndefined();
    const world = namesakes([{ match: NAME.match, resolve: 'IsPresent(location) = false' }]);
    expect(outcome(world, {})).toBe('hr/g');
  });
});

describe('a resolution', () => {
  it('may refuse the only candidate', () => {
    const world = namesakes([
      { metaverseType: 'group', match: NAME.match, resolve: 'cs.title = "x"' },
    ]);
    expect(outcome(world, { title: 'y' })).toBeUndefined();
    expect(outcome(world, { title: 'x' })).toBe('hr/g');
  });

  it('knows the names of both objects', () => {
    const resolving = (resolve: string) =>
      compile(configuration([connector('ad', { join: { person: [{ ...NAME, resolve }] } })]));
    expect(resolving('title = cs.title and [cs.<dn>] = [<object-id>]').problems).toEqual([]);
    expect(resolving('titel = cs.title').problems).toMatchObject([{ code: 'unknown-attribute' }]);
    expect(resolving('title = cs.titel').problems).toMatchObject([{ code: 'unknown-attribute' }]);
  });
});

describe("a join by the metaverse object's id", () => {
  const byId: readonly JoinDocument[] = [
    { metaverseType: 'person', match: { '<object-id>': 'phone' } },
  ];

  it('finds the object of that id and type', () => {
    const world = namesakes(byId);
    const id = (dn: string): string => String(world.find('hr', dn)?.link?.mv);
    expect(outcome(world, { phone: id('g') })).toBeUndefined();
    expect(outcome(world, { phone: '999' })).toBeUndefined();
    expect(outcome(world, { phone: id('2') })).toBe('hr/2');
  });

  it('fails for what is no id, and for several', () => {
    expect(outcome(namesakes(byId), { phone: 'x1' })).toBe('cannot-parse-object-id');
    const several = namesakes([{ metaverseType: 'person', match: { '<object-id>': 'mails' } }]);
    several.stage('ad', { dn: 'a', values: { mails: ['1', '2'] } });
    expect(several.sync('ad').errors['ad/a']?.type).toBe('join-object-id-must-be-single-valued');
  });
});
