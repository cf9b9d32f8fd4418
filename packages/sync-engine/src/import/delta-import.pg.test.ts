import { ConnectorError } from '@cognate/connector-kit';
import type { ImportEntry, ImportPage, ImportRequest } from '@cognate/connector-kit';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { describe, expect, it } from 'vitest';
import { onePage, runSteps, stagingOf } from '../runs/testing/run-steps.ts';
import type { StepsOptions } from '../runs/testing/run-steps.ts';

const document = fakeDocument([
  source('hr', { exportFlows: { person: { person: { mail: 'mail' } } } }),
  target('ad'),
]);

interface Delta {
  readonly world: EngineWorld;
  readonly hr: FakeSystem;
  readonly ad: FakeSystem;
  /** A delta import of these entries, its result and what it counted. */
  readonly delta: (...entries: ImportEntry[]) => Promise<readonly string[]>;
  readonly read: (read: NonNullable<StepsOptions['import']>) => Promise<readonly string[]>;
}

/** HR with the people 1 to 3 and a group of the first two, imported and synchronized. */
async function inWorld(check: (delta: Delta) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem({ dnIsAnchor: false, deltaImport: true });
  const ad = new FakeSystem({ deltaImport: true });
  for (const id of ['1', '2', '3']) hr.put(id, { employeeId: id, name: `Person ${id}` });
  hr.put('Staff', { name: 'Staff', member: ['1', '2'] }, 'group');
  const world = await engineWorld(database, document, { hr, ad });
  await world.run('hr', 'full-import', 'delta-sync');
  const read: Delta['read'] = async (answer) =>
    stagingOf(await runSteps(world, document, ['hr', 'delta-import'], { import: answer }));
  await check({ world, hr, ad, read, delta: (...entries) => read(() => onePage(entries)) });
  expect(await world.problems()).toEqual([]);
}

const anchor = (dn: string): string => `1 ${dn}`;

const update = (dn: string, attributes: ImportEntry['attributes'], more = {}): ImportEntry => ({
  change: 'update',
  dn,
  anchor: anchor(dn),
  attributes,
  ...more,
});

const gone = (dn: string): ImportEntry => ({
  change: 'delete',
  dn: '',
  anchor: anchor(dn),
  attributes: {},
});

const create = (dn: string): ImportEntry => ({
  change: 'replace',
  dn,
  anchor: anchor(dn),
  type: 'person',
  attributes: { employeeId: [dn], name: [`Person ${dn}`] },
});

const namesOf = (world: EngineWorld) =>
  world.state().then(({ spaces }) => Object.keys(spaces['hr'] ?? {}));

describe('a delta import', () => {
  it('stages what is reported and leaves everything else as it was', async () => {
    await inWorld(async ({ world, delta }) => {
      expect(await delta(create('4'), update('1', { title: ['Boss'] }), gone('3'))).toEqual([
        'success',
        'stage-add 1',
        'stage-delete 1',
        'stage-update 1',
      ]);
      expect((await world.object('hr', '1'))?.attributes).toMatchObject({
        employeeId: ['1'],
        title: ['Boss'],
      });
      await world.run('hr', 'delta-sync');
      expect(await namesOf(world)).toEqual(['1', '2', '4', 'Staff']);
    });
  });

  it('comes to the same as a full import of the same system', async () => {
    await inWorld(async ({ world, hr, delta }) => {
      await delta(
        update('1', { name: ['Ann'], title: ['Boss'] }),
        update('Staff', {}, { valueChanges: { MEMBER: { add: ['3'], remove: ['1'] } } }),
        gone('2'),
      );
      await world.run('hr', 'delta-sync');
      hr.change('1', { name: 'Ann', title: 'Boss' });
      hr.change('Staff', { member: ['2', '3'] });
      hr.remove('2');
      const run = await world.run('hr', 'full-import');
      expect(stagingOf(run)).toEqual(['success', 'stage-no-change 2', 'stage-update 1']);
      // Of its members only the one that is gone: the delta did not speak of the group again.
      expect((await world.object('hr', 'Staff'))?.attributes?.['member']).toEqual(['3']);
    });
  });

  it('clears an attribute by no values and changes some of many values', async () => {
    await inWorld(async ({ world, delta }) => {
      await delta(update('1', { mails: ['a', 'b'], title: ['Boss'] }));
      await delta(
        update('1', { title: [] }, { valueChanges: { mails: { add: ['c'], remove: ['a'] } } }),
      );
      const attributes = (await world.object('hr', '1'))?.attributes;
      expect(attributes).toMatchObject({ mails: ['b', 'c'] });
      expect(attributes).not.toHaveProperty('title');
    });
  });

  it('counts what is reported as it was as unchanged', async () => {
    await inWorld(async ({ delta }) => {
      expect(await delta(update('1', { name: ['Person 1'] }))).toEqual([
        'success',
        'stage-no-change 1',
      ]);
    });
  });

  it('takes several changes of one object in their order', async () => {
    await inWorld(async ({ world, delta }) => {
      expect(
        await delta(update('1', { title: ['One'] }), update('1', { title: ['Two'] }), gone('2'), {
          ...create('2'),
          anchor: '2 2',
          attributes: { employeeId: ['22'] },
        }),
      ).toEqual(['success', 'stage-add 1', 'stage-delete 1', 'stage-update 2']);
      expect((await world.object('hr', '1'))?.attributes?.['title']).toEqual(['Two']);
      await world.run('hr', 'delta-sync');
      expect(await namesOf(world)).toEqual(['1', '2', '3', 'Staff']);
    });
  });

  it('renames an object, and what refers to it goes on doing so', async () => {
    await inWorld(async ({ world, delta }) => {
      expect(await delta({ ...update('1', {}), dn: 'One' })).toEqual(['success', 'stage-rename 1']);
      expect((await world.object('hr', 'Staff'))?.attributes?.['member']).toEqual(['2', 'One']);
      expect((await world.object('hr', 'Staff'))?.pendingImport).toBeUndefined();
    });
  });

  it('swaps the names of two objects that are reported one after the other', async () => {
    await inWorld(async ({ world, delta }) => {
      await delta({ ...update('1', {}), dn: '2' }, { ...update('2', {}), dn: '1' });
      expect((await world.object('hr', '2'))?.attributes?.['employeeId']).toEqual(['1']);
      expect((await world.object('hr', '1'))?.attributes?.['employeeId']).toEqual(['2']);
      await world.run('hr', 'delta-sync');
    });
  });

  it('wants a full import of an object of which it knows only a change', async () => {
    await inWorld(async ({ world, delta }) => {
      expect(await delta(update('9', { title: ['Boss'] }), create('4'))).toEqual([
        'completed-discovery-errors',
        'stage-add 1',
        'stage-failure 1',
      ]);
      const [run] = await world.store.runs({ limit: 1 });
      expect(await world.store.runErrors(run?.id ?? 0)).toMatchObject([
        { kind: 'discovery', type: 'need-full-object', anchor: '1 9' },
      ]);
    });
  });

  it('counts the deletion of an object that nobody knows, and calls it no error', async () => {
    await inWorld(async ({ delta }) => {
      expect(await delta(gone('9'))).toEqual(['success', 'filtered-deletions 1']);
    });
  });

  it('stages nothing of a page before which it was stopped', async () => {
    await inWorld(async ({ world, read }) => {
      const result = await read(async function* () {
        yield* onePage([create('4')]);
        throw new ConnectorError('stopped-connectivity', 'The line is dead.');
      });
      expect(result).toEqual(['stopped-connectivity', 'stage-add 1']);
      expect(await world.store.watermark('hr', undefined)).toBe('after 4');
    });
  });
});

describe('where a delta import starts', () => {
  const requests: ImportRequest[] = [];
  const answer = (request: ImportRequest): AsyncIterable<ImportPage> => {
    requests.push(request);
    return onePage([], `after ${requests.length} deltas`);
  };

  it('is what the import before it left', async () => {
    await inWorld(async ({ read }) => {
      requests.length = 0;
      await read(answer);
      await read(answer);
      expect(requests.map(({ mode, watermark }) => [mode, watermark])).toEqual([
        ['delta', 'after 4'],
        ['delta', 'after 1 deltas'],
      ]);
    });
  });

  it('is nowhere before the first full import, whose result says so without asking the system', async () => {
    await using database = await testDatabase();
    const hr = new FakeSystem({ deltaImport: true });
    const world = await engineWorld(database, document, { hr, ad: new FakeSystem() });
    const run = await world.attempt('hr', 'delta-import');
    expect(run.result).toBe('no-start-full-import-required');
    expect(run.steps[0]?.message).toContain('Run a full import first');
    expect(hr.sessions.opened).toBe(0);
  });

  it('is forgotten when the system refuses it, so that a full import has to follow', async () => {
    await inWorld(async ({ world, read }) => {
      const refuse = async function* (): AsyncGenerator<ImportPage> {
        await Promise.reject(
          new ConnectorError('no-start-full-import-required', 'The cookie is too old.'),
        );
        yield* onePage([]);
      };
      expect(await read(refuse)).toEqual(['no-start-full-import-required']);
      expect(await world.store.watermark('hr', undefined)).toBeUndefined();
      expect((await world.attempt('hr', 'delta-import')).result).toBe(
        'no-start-full-import-required',
      );
      await world.run('hr', 'full-import');
      expect(await read(answer)).toEqual(['success']);
    });
  });
});

describe('an export that waits to be seen', () => {
  /** The directory has the accounts, and none was seen back. */
  async function exported(
    check: (
      world: EngineWorld,
      report: (...entries: ImportEntry[]) => Promise<readonly string[]>,
    ) => Promise<void>,
  ): Promise<void> {
    await inWorld(async ({ world, hr }) => {
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      hr.change('1', { title: 'Boss' });
      await world.run('hr', 'full-import', 'delta-sync');
      await world.run('ad', 'export');
      const report = async (...entries: ImportEntry[]): Promise<readonly string[]> =>
        stagingOf(
          await runSteps(world, document, ['ad', 'delta-import'], {
            import: () => onePage(entries),
          }),
        );
      await check(world, report);
    });
  }

  const change = (attributes: ImportEntry['attributes']): ImportEntry => ({
    change: 'update',
    dn: 'p-1',
    attributes,
  });

  it('is confirmed by a report of what was sent', async () => {
    await exported(async (world, report) => {
      expect(await report(change({ title: ['Boss'] }))).toEqual(['success', 'stage-update 1']);
      expect(await world.object('ad', 'p-1')).not.toHaveProperty('unconfirmed');
      await world.run('ad', 'delta-sync', 'export');
    });
  });

  it('goes on waiting when the report is about something else', async () => {
    await exported(async (world, report) => {
      expect(await report(change({ phone: ['1'] }))).toEqual(['success', 'stage-update 1']);
      const [statistics] = (await world.store.statistics()).filter(
        (each) => each.connector === 'ad',
      );
      expect(statistics?.unconfirmed).toBe(1);
    });
  });

  it('is refuted by a report of another value, and sent again', async () => {
    await exported(async (world, report) => {
      expect(await report(change({ title: ['Chef'] }))).toEqual([
        'completed-sync-errors',
        'stage-update 1',
      ]);
      await world.attempt('ad', 'delta-sync');
      await world.run('ad', 'export');
      expect(world.system('ad').contents()['p-1']).toMatchObject({ title: 'Boss' });
    });
  });
});
