import { describe, expect, it } from 'vitest';
import type { ConnectorDocument } from '../configuration/document.ts';
import { configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import type { Entry } from '../testing/world.ts';
import { World } from '../testing/world.ts';

const EQUAL = metaverse({
  person: { precedence: { Title: 'equal', mails: 'equal', manager: 'equal' } },
});
const FLOWS = { employeeId: 'employeeId', title: 'title', mails: 'mails', phone: 'phone' };
const source = (flows: Readonly<Record<string, string>> = FLOWS): Partial<ConnectorDocument> => ({
  join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
  project: { person: 'person' },
  importFlows: forPeople(flows),
});
const CONFIGURATION = configuration([connector('hr', source()), connector('ad', source())], EQUAL);

const tell = (world: World, id: string, values: Entry['values']): void => {
  world.stage(id, { dn: '1', values: { employeeId: '1', ...values } });
  const { errors } = world.sync(id);
  expect(errors).toEqual({});
};

describe('equal precedence of a single value', () => {
  it('lets whoever changed it last win, in either order', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { title: 'Clerk' });
    tell(world, 'ad', { title: 'Boss' });
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Boss' });
    tell(world, 'hr', { title: 'Chief' });
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Chief' });
    expect(world.ownersOf('hr', '1')).toMatchObject({ title: 'hr' });
  });

  it('is not touched by a source that changed something else', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { title: 'Clerk' });
    tell(world, 'ad', { title: 'Boss' });
    tell(world, 'hr', { title: 'Clerk', phone: '1' });
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Boss', phone: '1' });
  });

  it('goes when one source deletes it, and stays gone until one has another', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { title: 'Clerk' });
    tell(world, 'ad', { title: 'Boss' });
    tell(world, 'ad', {});
    expect(world.mvOf('hr', '1')).not.toHaveProperty('title');
    tell(world, 'hr', { title: 'Clerk', phone: '1' });
    expect(world.sync('hr', 'full').changes + world.sync('ad', 'full').changes).toBe(0);
    expect(world.mvOf('hr', '1')).not.toHaveProperty('title');
    tell(world, 'hr', { title: 'Chief' });
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Chief' });
  });

  it('does not change in a full synchronization of unchanged sources', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { title: 'Clerk' });
    tell(world, 'ad', { title: 'Boss' });
    expect(world.sync('hr', 'full').changes + world.sync('ad', 'full').changes).toBe(0);
  });

  it('falls to the next source when the one that owns it is gone', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { title: 'Clerk' });
    tell(world, 'ad', { title: 'Boss' });
    world.stageDelete('ad', '1');
    world.sync('ad');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
    expect(world.ownersOf('hr', '1')).toMatchObject({ title: 'hr' });
  });

  it('reaches objects that were there before the flow was', () => {
    const bare = configuration(
      [connector('hr', source({ employeeId: 'employeeId' })), connector('ad', source())],
      EQUAL,
    );
    const world = new World(bare);
    tell(world, 'hr', { title: 'Clerk' });
    world.configure(CONFIGURATION);
    world.sync('hr', 'full');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
  });
});

describe('equal precedence of several values', () => {
  it('merges them, and takes out what a source takes out', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { mails: ['a'] });
    tell(world, 'ad', { mails: ['b', 'c'] });
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: ['a', 'b', 'c'] });
    tell(world, 'hr', { mails: ['d'] });
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: ['b', 'c', 'd'] });
    tell(world, 'ad', {});
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: 'd' });
  });

  it('keeps a value out that one source removed while the other only changed something else', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { mails: ['a', 'b'] });
    tell(world, 'ad', { mails: ['a'] });
    tell(world, 'ad', { mails: [] });
    tell(world, 'hr', { mails: ['a', 'b'], phone: '1' });
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: 'b' });
  });

  it('adds what an unchanged source has in a full synchronization, and then comes to rest', () => {
    const world = new World(configuration([connector('hr', source()), connector('ad', source())]));
    tell(world, 'hr', { mails: ['a'] });
    tell(world, 'ad', { mails: ['b'] });
    world.configure(CONFIGURATION);
    world.sync('ad', 'full');
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: ['a', 'b'] });
    expect(world.sync('hr', 'full').changes + world.sync('ad', 'full').changes).toBe(0);
  });

  it('does not add again what the source is about to be told to remove', () => {
    const world = new World(
      configuration(
        [
          connector('hr', source()),
          connector('ad', {
            ...source(),
            exportFlows: forPeople({ mails: { expression: 'mails', allowNulls: true } }),
          }),
        ],
        EQUAL,
      ),
    );
    tell(world, 'hr', { mails: ['a', 'b'] });
    tell(world, 'ad', { mails: ['a', 'b'] });
    tell(world, 'hr', { mails: ['a'] });
    expect(world.pending('ad')).toEqual({ '1': { op: 'update', mails: 'a' } });
    expect(world.sync('ad', 'full').changes).toBe(0);
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: 'a' });
  });

  it('loses with a source what no other one has', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { mails: ['a', 'b'] });
    tell(world, 'ad', { mails: ['b', 'c'] });
    world.stageDelete('ad', '1');
    const { trace } = world.sync('ad');
    expect(trace.filter(({ kind }) => kind === 'recall')).toMatchObject([
      { attribute: 'mails', rule: 'ad.import.person.person.mails', status: 'repopulated' },
    ]);
    expect(world.mvOf('hr', '1')).toMatchObject({ mails: ['a', 'b'] });
    expect(world.ownersOf('hr', '1')).toMatchObject({ mails: 'hr' });
  });

  it('keeps what the other one has when the source that did not change last is gone', () => {
    const world = new World(CONFIGURATION);
    tell(world, 'hr', { mails: ['a', 'b'] });
    tell(world, 'ad', { mails: ['b', 'c'] });
    world.stageDelete('hr', '1');
    world.sync('hr');
    expect(world.mvOf('ad', '1')).toMatchObject({ mails: ['b', 'c'] });
  });

  it('merges references as well', () => {
    const group = (id: string): ConnectorDocument =>
      connector(id, {
        join: { group: [{ metaverseType: 'group', match: { displayName: 'displayName' } }] },
        project: { group: 'group', person: 'person' },
        importFlows: {
          ...forPeople({ employeeId: 'employeeId' }),
          group: { group: { displayName: 'displayName', member: 'member' } },
        },
      });
    const world = new World(
      configuration(
        [group('hr'), group('ad')],
        metaverse({ group: { precedence: { member: 'equal' } } }),
      ),
    );
    for (const id of ['hr', 'ad']) {
      world.stage(id, { dn: `${id}-1`, values: { employeeId: `${id}-1` } });
      world.stage(id, {
        dn: 'g',
        type: 'group',
        values: { displayName: 'g' },
        references: { member: [`${id}-1`] },
      });
      world.sync(id);
    }
    expect(world.mvOf('hr', 'g')).toMatchObject({ member: ['ad/ad-1', 'hr/hr-1'] });
    world.stage('hr', { dn: 'g', type: 'group', values: { displayName: 'g' } });
    world.sync('hr');
    expect(world.mvOf('hr', 'g')).toMatchObject({ member: 'ad/ad-1' });
  });
});

describe('manual precedence', () => {
  const manual = (hr: string, ad: string): World =>
    new World(
      configuration(
        [
          connector('hr', source({ employeeId: 'employeeId', title: hr })),
          connector('ad', source({ employeeId: 'employeeId', title: ad })),
        ],
        metaverse({ person: { precedence: { title: 'manual' } } }),
      ),
    );

  it('runs every flow, and what it gives stands', () => {
    const world = manual('title', 'UpperCase(title)');
    tell(world, 'hr', { title: 'Clerk' });
    tell(world, 'ad', { title: 'boss' });
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'BOSS' });
    world.sync('hr', 'full');
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
  });

  it('shows the expression what is there and who supplied it', () => {
    const world = manual(
      'title',
      'IIF(IsPresent([<value>]) and [<contributor>] = "hr", [<value>] + "!", title)',
    );
    tell(world, 'ad', { title: 'Boss' });
    expect(world.mvOf('ad', '1')).toMatchObject({ title: 'Boss' });
    tell(world, 'hr', { title: 'Clerk' });
    tell(world, 'ad', { title: 'Boss' });
    expect(world.mvOf('ad', '1')).toMatchObject({ title: 'Clerk!' });
  });

  it('leaves the value where the expression gives nothing, and clears it for an empty text', () => {
    const world = manual('title', 'IIF(title = "-", "", Null())');
    tell(world, 'hr', { title: 'Clerk' });
    tell(world, 'ad', { title: 'Boss' });
    expect(world.mvOf('hr', '1')).toMatchObject({ title: 'Clerk' });
    tell(world, 'ad', { title: '-' });
    expect(world.mvOf('hr', '1')).not.toHaveProperty('title');
  });

  it('asks the other flows when the contributor is gone', () => {
    const world = manual('title', 'title');
    tell(world, 'ad', { title: 'Boss' });
    tell(world, 'hr', { title: 'Clerk' });
    world.stageDelete('hr', '1');
    world.sync('hr');
    expect(world.mvOf('ad', '1')).toMatchObject({ title: 'Boss' });
  });
});
