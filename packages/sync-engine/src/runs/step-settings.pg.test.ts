import type { ImportPage } from '@cognate/connector-kit';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import type { RunStepDocument } from '@cognate/sync-rules';
import { describe, expect, it } from 'vitest';
import type { RunRow } from '../ports/run-store.ts';
import { runSteps, stagingOf } from './testing/run-steps.ts';
import type { StepsOptions } from './testing/run-steps.ts';

const deletion = { rule: 'any-connector', connectors: ['hr'] } as const;
const document = fakeDocument([source('hr'), target('ad')], {
  person: { deletion },
  group: { deletion },
});

interface Setting {
  readonly world: EngineWorld;
  readonly hr: FakeSystem;
  readonly ad: FakeSystem;
  readonly run: (
    connector: string,
    step: RunStepDocument,
    options?: StepsOptions,
  ) => Promise<RunRow>;
}

/** HR with the people 1 to 6; nothing is imported yet. */
async function inWorld(check: (setting: Setting) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const hr = new FakeSystem({ deltaImport: true });
  const ad = new FakeSystem();
  for (let id = 1; id <= 6; id += 1) hr.put(`${id}`, { employeeId: `${id}` });
  const world = await engineWorld(database, document, { hr, ad });
  const run: Setting['run'] = (connector, step, options) =>
    runSteps(world, document, [connector, step], options);
  await check({ world, hr, ad, run });
  expect(await world.problems()).toEqual([]);
}

const accounts = (ad: FakeSystem): readonly string[] => Object.keys(ad.contents());

describe('an object limit', () => {
  it('ends a full import, which takes nothing for gone and leaves no start for a delta', async () => {
    await inWorld(async ({ world, run }) => {
      await world.run('hr', 'full-import', 'delta-sync');
      await world.store.setWatermark('hr', undefined, null);
      const cut = await run('hr', { step: 'full-import', objectLimit: 4, pageSize: 3 });
      expect(stagingOf(cut)).toEqual(['stopped-object-limit', 'stage-no-change 4']);
      expect(await world.store.watermark('hr', undefined)).toBeUndefined();
      const [statistics] = await world.store.statistics();
      expect(statistics?.['import-delete']).toBe(0);
    });
  });

  it('is not reached by an import of just as many objects', async () => {
    await inWorld(async ({ run }) => {
      const whole = await run('hr', { step: 'full-import', objectLimit: 6, pageSize: 3 });
      expect(stagingOf(whole)).toEqual(['success', 'stage-add 6']);
    });
  });

  it('lets synchronizations and exports do the work in portions', async () => {
    await inWorld(async ({ world, ad, run }) => {
      await world.run('hr', 'full-import');
      const portion = { objectLimit: 4, pageSize: 3 };
      const first = await run('hr', { step: 'delta-sync', ...portion });
      expect([first.result, first.steps[0]?.counters.inbound]).toEqual([
        'stopped-object-limit',
        { 'disconnector-projected-flow': 4 },
      ]);
      expect((await run('hr', { step: 'delta-sync', ...portion })).result).toBe('success');
      expect((await run('ad', { step: 'export', ...portion })).result).toBe('stopped-object-limit');
      expect(accounts(ad)).toHaveLength(4);
      expect((await run('ad', { step: 'export', ...portion })).result).toBe('success');
      expect(accounts(ad)).toHaveLength(6);
    });
  });
});

describe('a deletion limit of an import', () => {
  const guarded = { step: 'full-import', deletionLimit: 1 } as const;

  it('takes nothing for gone when it would be more', async () => {
    await inWorld(async ({ world, hr, run }) => {
      await world.run('hr', 'full-import', 'delta-sync');
      hr.remove('1');
      hr.remove('2');
      hr.put('7', { employeeId: '7' });
      const refused = await run('hr', guarded);
      expect(stagingOf(refused)).toEqual([
        'stopped-deletion-limit',
        'stage-add 1',
        'stage-no-change 4',
      ]);
      expect(refused.steps[0]?.message).toContain('the step allows 1');
      expect(await world.object('hr', '1')).not.toHaveProperty('pendingImport');
    });
  });

  it('lets as many go as it allows', async () => {
    await inWorld(async ({ world, hr, run }) => {
      await world.run('hr', 'full-import', 'delta-sync');
      hr.remove('1');
      expect(stagingOf(await run('hr', guarded))).toEqual([
        'success',
        'stage-delete 1',
        'stage-no-change 5',
      ]);
    });
  });

  it('stops a delta import before the deletions that are too many', async () => {
    await inWorld(async ({ world, run }) => {
      await world.run('hr', 'full-import', 'delta-sync');
      const gone = ['1', '2', '3'].map((dn) => ({ change: 'delete', dn, attributes: {} }) as const);
      const read = async function* (): AsyncGenerator<ImportPage> {
        yield { entries: gone.slice(0, 1), errors: [] };
        yield await Promise.resolve({ entries: gone.slice(1), errors: [] });
      };
      const refused = await run('hr', { ...guarded, step: 'delta-import' }, { import: read });
      expect(stagingOf(refused)).toEqual(['stopped-deletion-limit', 'stage-delete 1']);
    });
  });
});

describe('an error limit', () => {
  const step = { step: 'full-import', errorLimit: 1, pageSize: 2 } as const;

  it('ends a step once there were more, after the page in which they were', async () => {
    await inWorld(async ({ hr, run }) => {
      hr.faults.unreadable = ({ dn }) =>
        ['1', '3'].includes(dn) ? { type: 'read-error', message: 'not readable' } : undefined;
      const stopped = await run('hr', step);
      expect(stagingOf(stopped)).toEqual(['stopped-error-limit', 'stage-add 2', 'stage-failure 2']);
      expect(stopped.steps[0]?.message).toContain('the step allows 1');
    });
  });

  it('is not passed by as many errors', async () => {
    await inWorld(async ({ hr, run }) => {
      hr.faults.unreadable = ({ dn }) =>
        dn === '1' ? { type: 'read-error', message: 'not readable' } : undefined;
      expect((await run('hr', step)).result).toBe('completed-discovery-errors');
    });
  });
});

describe('a partition', () => {
  const partitions = { people: { objectTypes: ['person'] }, groups: { objectTypes: ['group'] } };

  it('limits an import to its objects, and what is taken for gone', async () => {
    await inWorld(async ({ world, hr, run }) => {
      hr.put('Staff', { name: 'Staff' }, 'group');
      await world.run('hr', 'full-import', 'delta-sync');
      hr.remove('Staff');
      hr.remove('6');
      const step = { step: 'full-import', partition: 'People' } as const;
      expect(stagingOf(await run('hr', step, { partitions }))).toEqual([
        'success',
        'stage-delete 1',
        'stage-no-change 5',
      ]);
      expect(await world.object('hr', 'Staff')).not.toHaveProperty('pendingImport');
      hr.put('Crew', { name: 'Crew' }, 'group');
      expect(stagingOf(await run('hr', step, { partitions }))).toEqual([
        'success',
        'filtered-objects 1',
        'stage-no-change 5',
      ]);
    });
  });

  it('limits a synchronization, an export and the deletions that count', async () => {
    await inWorld(async ({ world, hr, ad, run }) => {
      hr.put('Staff', { name: 'Staff' }, 'group');
      await world.run('hr', 'full-import');
      await run('hr', { step: 'delta-sync', partition: 'groups' }, { partitions });
      expect(Object.keys((await world.state()).spaces['ad'] ?? {})).toEqual(['g-Staff']);
      await world.run('hr', 'delta-sync');
      await run('ad', { step: 'export', partition: 'people' }, { partitions });
      expect(accounts(ad)).not.toContain('g-Staff');
      await world.run('ad', 'export', 'full-import', 'delta-sync');
      for (const name of ['1', '2', 'Staff']) hr.remove(name);
      await world.run('hr', 'full-import', 'delta-sync');
      const guarded = { step: 'export', deletionLimit: 1 } as const;
      const people = await run('ad', { ...guarded, partition: 'people' }, { partitions });
      expect(people.result).toBe('stopped-deletion-limit');
      const groups = await run('ad', { ...guarded, partition: 'groups' }, { partitions });
      expect(groups.result).toBe('success');
      expect(accounts(ad)).toHaveLength(6);
    });
  });

  it('has a start of its own for delta imports', async () => {
    await inWorld(async ({ world, run }) => {
      const full = { step: 'full-import', partition: 'people' } as const;
      const delta = { step: 'delta-import', partition: 'groups' } as const;
      await run('hr', full, { partitions });
      expect(await world.store.watermark('hr', 'people')).toBe('after 6');
      expect((await run('hr', delta, { partitions })).result).toBe('no-start-full-import-required');
    });
  });
});

describe('a combined step', () => {
  it.each([
    ['full-import-delta-sync', 'stage-add 6'],
    ['full-import-full-sync', 'stage-add 6'],
  ] as const)('%s imports and synchronizes under one result', async (step, staged) => {
    await inWorld(async ({ world, run }) => {
      const both = await run('hr', step);
      expect(stagingOf(both)).toEqual(['success', staged]);
      expect(both.steps).toMatchObject([
        { type: step, counters: { inbound: { 'disconnector-projected-flow': 6 } } },
      ]);
      expect(Object.keys((await world.state()).spaces['ad'] ?? {})).toHaveLength(6);
    });
  });

  it('keeps the findings of its import as its result', async () => {
    await inWorld(async ({ hr, run }) => {
      hr.faults.twice = ['1'];
      expect((await run('hr', 'full-import-delta-sync')).result).toBe('completed-discovery-errors');
    });
  });

  it('does not synchronize what its import had to leave unread', async () => {
    await inWorld(async ({ world, run }) => {
      const cut = await run('hr', { step: 'full-import-delta-sync', objectLimit: 2 });
      expect(cut.result).toBe('stopped-object-limit');
      expect((await world.state()).metaverse).toEqual({});
    });
  });
});

describe('a time limit', () => {
  it('of a step ends it, keeps what was committed and says what to do', async () => {
    await inWorld(async ({ hr, run }) => {
      // Begun within the step, so that the time of the step is up before.
      const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));
      hr.faults.beforeEntry = (count) => (count === 4 ? aWhile() : undefined);
      const late = run('hr', { step: 'full-import', pageSize: 2, timeout: 0.3 });
      const { result, steps } = await late;
      expect(result).toBe('stopped-ma-extension-timeout');
      expect(steps[0]?.message).toContain('Raise the timeout');
    });
  });

  it('of an operation closes a session that opens too late', async () => {
    await inWorld(async ({ hr, run }) => {
      const opened = Promise.withResolvers<void>();
      const slow = run(
        'hr',
        { step: 'full-import', operationTimeout: 0.1 },
        { beforeOpen: opened.promise },
      );
      expect((await slow).result).toBe('stopped-connectivity');
      opened.resolve();
      await expect.poll(() => hr.sessions).toEqual({ opened: 1, closed: 1 });
    });
  });

  it('of an operation ends a step that waits for an answer in vain', async () => {
    await inWorld(async ({ hr, run }) => {
      hr.faults.beforeEntry = () => new Promise<void>(() => undefined);
      const { result, steps } = await run('hr', { step: 'full-import', operationTimeout: 0.1 });
      expect(result).toBe('stopped-connectivity');
      expect(steps[0]?.message).toContain('no answer within 0.1 seconds');
      hr.faults.beforeEntry = undefined;
      expect((await run('hr', { step: 'full-import', operationTimeout: 60 })).result).toBe(
        'success',
      );
    });
  });
});

it('counts no page that it did not commit when it is stopped', async () => {
  await inWorld(async ({ hr, run, world }) => {
    const stop = new AbortController();
    hr.faults.beforeEntry = (count) => {
      if (count === 5) stop.abort();
    };
    const stopped = await run('hr', { step: 'full-import', pageSize: 2 }, { signal: stop.signal });
    expect(stopped.result).toBe('stopped-user-termination-from-wmi-or-ui');
    const there = Object.keys((await world.state()).spaces['hr'] ?? {}).length;
    expect(stopped.steps[0]?.counters.staging['stage-add'] ?? 0).toBe(there);
  });
});

describe('a full import that leaves no start for a delta', () => {
  it('says so in the log of its connection, where the system could have one', async () => {
    await inWorld(async ({ run }) => {
      const read = async function* (): AsyncGenerator<ImportPage> {
        yield await Promise.resolve({ entries: [], errors: [] });
      };
      const { steps } = await run('hr', 'full-import', { import: read });
      expect(steps[0]?.connections.map(({ result }) => result)).toEqual([
        'success',
        'warning-no-watermark',
      ]);
      const { steps: next } = await run('hr', 'full-import');
      expect(next[0]?.connections.map(({ result }) => result)).toEqual(['success']);
    });
  });
});
