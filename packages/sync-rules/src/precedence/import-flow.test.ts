import { describe, expect, it } from 'vitest';
import { configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import { World } from '../testing/world.ts';

const byId = { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] };
const flows = { employeeId: 'employeeId', title: 'title', phone: 'phone' };

/** HR before AD before MIM; all three project, join by employee id and feed the same attributes. */
function threeSources(rest: { readonly hr?: object; readonly ad?: object } = {}): World {
  const source = { join: byId, project: { person: 'person' }, importFlows: forPeople(flows) };
  return new World(
    configuration([
      connector('hr', { ...source, ...rest.hr }),
      connector('ad', { ...source, exportFlows: forPeople({ title: 'title' }), ...rest.ad }),
      connector('mim', source),
    ]),
  );
}

function person(world: World, id: string, values: Record<string, string>): void {
  world.stage(id, { dn: '1', values: { employeeId: '1', ...values } });
}

/** A person that HR and AD know, synchronized in that order. */
function known(
  hr: Record<string, string>,
  ad: Record<string, string>,
  world = threeSources(),
): World {
  person(world, 'hr', hr);
  world.sync('hr');
  person(world, 'ad', ad);
  world.sync('ad');
  return world;
}

describe('ranked precedence', () => {
  it('lets a lower-ranked value wait while a higher-ranked one is there, and takes it back out of the source', () => {
    const world = known({ title: 'Clerk' }, {});
    world.exportAndConfirm('ad');
    world.sync('ad');
    person(world, 'ad', { title: 'Boss' });
    const { trace } = world.sync('ad');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
    expect(trace).toContainEqual({
      kind: 'import-flow',
      rule: 'ad.import.person.person.title',
      attribute: 'title',
      values: [],
      status: 'not-precedent',
    });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', title: 'Clerk' } });
  });

  it('fills in from the next source in the same synchronization when the owner has nothing any more', () => {
    const world = known({ title: 'Clerk', phone: '1' }, { title: 'Boss', phone: '2' });
    person(world, 'hr', { phone: '1' });
    const { trace } = world.sync('hr');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Boss', phone: '1' });
    expect(world.ownersOf('hr', '1')).toMatchObject({ title: 'ad', phone: 'hr' });
    expect(trace).toContainEqual(
      expect.objectContaining({ attribute: 'title', status: 'repopulated' }),
    );
  });

  it('deletes the value when no source has one', () => {
    const world = known({ title: 'Clerk' }, {});
    person(world, 'hr', {});
    const { trace } = world.sync('hr');
    expect(world.mvOf('hr', '1')).not.toHaveProperty('title');
    expect(world.ownersOf('hr', '1')).not.toHaveProperty('title');
    expect(trace).toContainEqual(
      expect.objectContaining({ attribute: 'title', status: 'deleted' }),
    );
  });

  it('skips sources without a value when it fills in', () => {
    const world = known({ title: 'Clerk' }, {});
    person(world, 'mim', { title: 'Chief' });
    world.sync('mim');
    person(world, 'hr', {});
    world.sync('hr');
    expect(world.ownersOf('hr', '1')).toMatchObject({ title: 'mim' });
  });

  it('takes back what a deleted source supplied; the next in order fills in', () => {
    const world = known({ title: 'Clerk', phone: '1' }, { title: 'Boss' });
    world.stageDelete('hr', '1');
    expect(world.sync('hr').inbound).toEqual({ 'hr/1': 'connector-delete-leave-mv' });
    expect(world.mvOf('ad', '1')).toEqual({ type: 'person', employeeId: '1', title: 'Boss' });
    expect(world.ownersOf('ad', '1')).toEqual({ employeeId: 'ad', title: 'ad' });
  });

  it('keeps the values of a source without recall, credited to it, and lets no lower rank overwrite them', () => {
    const world = known(
      { title: 'Clerk' },
      { title: 'Boss' },
      threeSources({ hr: { recall: false } }),
    );
    world.stageDelete('hr', '1');
    world.sync('hr');
    expect(world.mvOf('ad', '1')).toMatchObject({ title: 'Clerk' });
    expect(world.ownersOf('ad', '1')).toMatchObject({ title: 'hr' });
    world.sync('ad', 'full');
    expect(world.mvOf('ad', '1')).toMatchObject({ title: 'Clerk' });
  });

  it('keeps what a source left behind when another object of that source comes without a value', () => {
    const world = known({ title: 'Clerk' }, {}, threeSources({ hr: { recall: false } }));
    world.stageDelete('hr', '1');
    world.sync('hr');
    world.stage('hr', { dn: '2', values: { employeeId: '1' } });
    expect(world.sync('hr').inbound).toEqual({ 'hr/2': 'disconnector-joined-flow' });
    expect(world.mvOf('hr', '2')).toMatchObject({ title: 'Clerk' });
    world.stage('hr', { dn: '2', values: { employeeId: '1', title: 'Boss' } });
    world.sync('hr');
    expect(world.mvOf('hr', '2')).toMatchObject({ title: 'Boss' });
  });

  it('takes back only what the lost source itself supplied', () => {
    const world = known(
      { title: 'Clerk' },
      { phone: '2' },
      threeSources({ hr: { recall: false } }),
    );
    person(world, 'mim', {});
    world.sync('mim');
    world.stageDelete('hr', '1');
    world.sync('hr');
    world.stageDelete('ad', '1');
    world.sync('ad');
    expect(world.mvOf('mim', '1')).toEqual({ type: 'person', employeeId: '1', title: 'Clerk' });
  });

  it('lets a higher rank win as soon as it has a value', () => {
    const world = known({}, { title: 'Boss' });
    expect(world.ownersOf('hr', '1')).toMatchObject({ title: 'ad' });
    person(world, 'hr', { title: 'Clerk' });
    world.sync('hr');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
    expect(world.ownersOf('hr', '1')).toMatchObject({ title: 'hr' });
  });

  it('takes Null() for no contribution', () => {
    const hr = { importFlows: forPeople({ ...flows, title: 'IIF(title = "-", Null(), title)' }) };
    const world = known({ title: 'Clerk' }, { title: 'Boss' }, threeSources({ hr }));
    person(world, 'hr', { title: '-' });
    world.sync('hr');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Boss' });
  });

  it('follows the precedence of the attribute rather than the order of the connectors', () => {
    const source = { join: byId, project: { person: 'person' }, importFlows: forPeople(flows) };
    const world = new World(
      configuration(
        [connector('hr', source), connector('ad', source)],
        metaverse({ person: { precedence: { phone: ['ad', 'hr'] } } }),
      ),
    );
    known({ title: 'Clerk', phone: '1' }, { title: 'Boss', phone: '2' }, world);
    expect(world.ownersOf('hr', '1')).toEqual({ employeeId: 'hr', title: 'hr', phone: 'ad' });
  });

  it('gives a multi-valued attribute one owner, whose values replace all others', () => {
    const source = {
      join: byId,
      project: { person: 'person' },
      importFlows: forPeople({ employeeId: 'employeeId', mails: 'mails' }),
    };
    const world = new World(configuration([connector('hr', source), connector('ad', source)]));
    world.stage('ad', { dn: '1', values: { employeeId: '1', mails: ['b', 'a'] } });
    world.sync('ad');
    world.stage('hr', { dn: '1', values: { employeeId: '1' } });
    world.sync('hr');
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: ['a', 'b'] });
    world.stage('hr', { dn: '1', values: { employeeId: '1', mails: ['c'] } });
    world.sync('hr');
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: 'c' });
  });

  it('leaves the object as it is, lineage included, when nothing is new', () => {
    const world = known({ title: 'Clerk' }, { title: 'Boss' });
    const before = [...world.mvs.values()];
    expect(world.sync('hr', 'full').changes + world.sync('ad', 'full').changes).toBe(0);
    expect([...world.mvs.values()]).toEqual(before);
  });

  it('credits a value to the higher rank although a lower one supplied the same before', () => {
    const world = known({}, { title: 'Clerk' });
    person(world, 'hr', { title: 'Clerk' });
    world.sync('hr');
    expect(world.ownersOf('hr', '1')).toMatchObject({ title: 'hr' });
  });

  it('fails when two objects of one connector supply the same metaverse object', () => {
    const world = known({ title: 'Clerk' }, {});
    world.stage('hr', { dn: '1b', values: { employeeId: '1', title: 'Clone' } });
    const { errors, inbound } = world.sync('hr');
    expect(errors['hr/1b']).toMatchObject({
      type: 'ambiguous-import-flow-from-multiple-connectors',
      step: 'import-flow',
      attribute: 'employeeId',
    });
    expect(inbound).toEqual({ 'hr/1b': 'flow-failure' });
    expect(world.find('hr', '1b')?.link).toBeUndefined();
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
  });

  it('takes nothing from an object that its flow is not meant for', () => {
    const world = new World(
      configuration([
        connector('hr', {
          project: { person: 'person' },
          importFlows: forPeople({
            employeeId: 'employeeId',
            title: { expression: 'title', when: 'active = true' },
            mails: { expression: 'mails', when: 'active = true' },
            manager: { expression: 'manager', when: 'active = true' },
          }),
        }),
      ]),
    );
    const staged = (active: boolean): ReturnType<World['sync']> => {
      world.stage('hr', {
        dn: '1',
        values: { employeeId: '1', title: 'Clerk', mails: ['a', 'b'], active },
        references: { manager: ['1'] },
      });
      return world.sync('hr');
    };
    staged(true);
    expect(world.mvOf('hr', '1')).toMatchObject({
      title: 'Clerk',
      mails: ['a', 'b'],
      manager: 'hr/1',
    });
    staged(false);
    expect(world.mvOf('hr', '1')).toEqual({ type: 'person', employeeId: '1' });
    expect(world.sync('hr', 'full').changes).toBe(0);
  });

  it('takes at most 448 characters for an attribute that is searched', () => {
    const world = known({ title: 'Clerk' }, {});
    person(world, 'hr', { title: 'x'.repeat(1000) });
    expect(world.sync('hr').errors).toEqual({});
    world.stage('hr', { dn: '1', values: { employeeId: '1'.repeat(448) } });
    expect(world.sync('hr').errors).toEqual({});
    world.stage('hr', { dn: '1', values: { employeeId: '1'.repeat(449) } });
    expect(world.sync('hr').errors['hr/1']).toMatchObject({
      type: 'mv-constraint-violation',
      step: 'import-flow',
      rule: 'hr.import.person.person.employeeId',
      attribute: 'employeeId',
    });
    expect(world.mvOf('hr', '1')).toMatchObject({ employeeId: '1'.repeat(448) });
  });

  it('takes no contribution from an object that was provisioned and not yet seen by an import', () => {
    const world = new World(
      configuration([
        connector('hr', {
          project: { person: 'person' },
          importFlows: forPeople({ employeeId: 'employeeId', title: 'title' }),
        }),
        connector('ad', {
          importFlows: forPeople({ title: '"from AD"', location: '"AD"' }),
          provision: [
            { id: 'out', metaverseType: 'person', objectType: 'person', dn: 'employeeId' },
          ],
        }),
      ]),
    );
    person(world, 'hr', { title: 'Clerk' });
    world.sync('hr');
    person(world, 'hr', {});
    world.sync('hr');
    expect(world.sync('ad', 'full').inbound).toEqual({ 'ad/1': 'connector-no-flow' });
    expect(world.mvOf('hr', '1')).toEqual({ type: 'person', employeeId: '1' });
    world.exportAndConfirm('ad');
    world.sync('ad');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'from AD', location: 'AD' });
  });
});

describe('a flow that left the configuration', () => {
  type Names = Readonly<Record<string, string>>;
  const source = (names: Names) => ({
    join: byId,
    project: { person: 'person' },
    importFlows: forPeople(names),
  });
  const titled = (hr: Names, ad: Names) =>
    configuration([connector('hr', source(hr)), connector('ad', source(ad))]);
  const untitled = { employeeId: 'employeeId', phone: 'phone' };

  it('takes its value along at the next full synchronization, and the next in order fills in', () => {
    const world = known({ title: 'Clerk' }, { title: 'Boss' }, new World(titled(flows, flows)));
    world.configure(titled(untitled, flows));
    world.sync('hr', 'full');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Boss' });
    expect(world.sync('hr', 'full').changes).toBe(0);
  });

  it('leaves nothing where nobody else has a value', () => {
    const world = known({ title: 'Clerk' }, {}, new World(titled(flows, untitled)));
    world.configure(titled(untitled, untitled));
    world.sync('hr', 'full');
    expect(world.mvOf('hr', '1')).not.toHaveProperty('title');
  });

  it('leaves with it what a connector without any flow once supplied', () => {
    const world = known({ title: 'Clerk' }, {}, new World(titled(flows, untitled)));
    world.configure(
      configuration([connector('hr', { join: byId }), connector('ad', source(untitled))]),
    );
    world.sync('hr', 'full');
    expect(world.mvOf('hr', '1')).toEqual({ type: 'person', employeeId: '1' });
  });
});
