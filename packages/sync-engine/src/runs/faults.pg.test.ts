import { ConnectorError } from '@cognate/connector-kit';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  source,
  target,
  testDatabase,
} from '@cognate/testkit';
import type { EngineWorld, FakeSystem as System, Profile, TestDatabase } from '@cognate/testkit';
import { must } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import { runProfile } from './run-profile.ts';

type Check = (world: EngineWorld, hr: System, ad: System) => Promise<void>;

const PEOPLE = 6;

async function inWorld(check: Check): Promise<void> {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  for (let id = 1; id <= PEOPLE; id += 1) hr.put(`${id}`, { employeeId: `${id}`, name: `N${id}` });
  const document = fakeDocument([source('hr'), target('ad')]);
  const world = await engineWorld(database, document, { hr, ad }, { pageSize: 2 });
  await check(world, hr, ad);
  await complete(world);
  expect(await world.problems()).toEqual([]);
  expect(Object.keys(ad.contents())).toEqual(hr.objects().map(({ dn }) => `p-${dn}`));
  for (const { result } of world.history)
    expect(result).toMatch(/^(success|completed-|stopped-|no-start-)/);
}

async function complete(world: EngineWorld): Promise<void> {
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('ad', 'export', 'full-import', 'delta-sync', 'export');
}

const STEPS = [
  ['import', 'hr', 'full-import'],
  ['synchronization', 'hr', 'delta-sync'],
  ['export', 'ad', 'export'],
] as const satisfies readonly (readonly [string, string, Profile])[];

/** Everything before a step has been done. */
async function upTo(world: EngineWorld, profile: Profile): Promise<void> {
  for (const [, connector, each] of STEPS) {
    if (each === profile) return;
    await world.run(connector, each);
  }
}

const lastRun = async (world: EngineWorld) => {
  const [run] = await world.store.runs({ limit: 1 });
  return { run, errors: await world.store.runErrors(run?.id ?? 0) };
};

/** Ends the connection that waits for a lock, once there is one. */
async function endWaiting(pool: TestDatabase['pool']): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rowCount !== 0) return;
  }
}

describe('a connection to the database that is lost', () => {
  it.each(STEPS)(
    'in the middle of a page of an %s ends the step, which can be run again',
    async (_step, connector, profile) => {
      await inWorld(async (world) => {
        await upTo(world, profile);
        const blocker = await world.pool.connect();
        await blocker.query('begin');
        await blocker.query('lock table run_objects in access exclusive mode');
        const run = world.attempt(connector, profile);
        await endWaiting(world.pool);
        await blocker.query('commit');
        blocker.release();
        expect((await run).result).toBe('stopped-database-connection-lost');
        const { errors } = await lastRun(world);
        expect(errors).toMatchObject([
          { kind: 'connection', type: 'stopped-database-connection-lost' },
        ]);
      });
    },
  );

  it('between two pages is not noticed', async () => {
    await inWorld(async (world, hr) => {
      const other = await world.pool.connect();
      hr.faults.beforeEntry = async (count) => {
        if (count === 3)
          await other.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and state = 'idle' and pid <> pg_backend_pid()`,
          );
      };
      expect((await world.attempt('hr', 'full-import')).result).toMatch(
        /^(success|stopped-database-connection-lost)$/,
      );
      hr.faults.beforeEntry = undefined;
      other.release();
    });
  });
});

describe('a disk that is full', () => {
  const fill = (pool: TestDatabase['pool'], after: number) =>
    pool.query(`
      create sequence pages;
      create function disk_full() returns trigger language plpgsql as $$
        begin
          if nextval('pages') > ${after} then
            raise exception 'could not extend file: No space left on device' using errcode = '53100';
          end if;
          return new;
        end $$;
      create trigger disk_full before insert on run_objects for each row execute function disk_full()`);

  it.each(STEPS)(
    "stops an %s by MIM's name, keeps the pages before and says what to do",
    async (_step, connector, profile) => {
      await inWorld(async (world) => {
        await upTo(world, profile);
        await fill(world.pool, 1);
        const run = await world.attempt(connector, profile);
        expect(run.result).toBe('stopped-database-disk-full');
        expect(run.steps[0]?.message).toMatch(/No space left on device.*Free space/s);
        const { staging, inbound, export: sent } = must(run.steps[0], 'a step').counters;
        const counted = Object.values({ ...staging, ...inbound, ...sent });
        expect(counted.reduce((sum, count) => sum + count, 0)).toBeLessThan(PEOPLE);
        await world.pool.query('drop trigger disk_full on run_objects');
      });
    },
  );
});

describe('the history of a step that failed', () => {
  it('counts what was committed and nothing else', async () => {
    await inWorld(async (world, hr) => {
      hr.faults.beforeEntry = (count) => {
        if (count === 5) throw new ConnectorError('stopped-import-read', 'The file ends here.');
      };
      const run = await world.attempt('hr', 'full-import');
      expect(run).toMatchObject({
        result: 'stopped-import-read',
        steps: [{ message: 'The file ends here.', counters: { staging: { 'stage-add': 4 } } }],
      });
      expect(Object.keys((await world.state()).spaces['hr'] ?? {})).toHaveLength(4);
      const counted = await world.store.countedObjects(run.id, 1, 'stage-add');
      expect(counted.map(({ dn }) => dn)).toEqual(['1', '2', '3', '4']);
      hr.faults.beforeEntry = undefined;
    });
  });
});

describe('a connector that fails', () => {
  it('while it opens does not start the step', async () => {
    await inWorld(async (world, hr) => {
      hr.faults.open = () => {
        throw new ConnectorError('no-start-connection', 'HR does not answer.', {
          remedy: 'Start it.',
        });
      };
      const run = await world.attempt('hr', 'full-import');
      expect(run).toMatchObject({
        result: 'no-start-connection',
        steps: [{ message: 'HR does not answer. Start it.' }],
      });
      hr.faults.open = undefined;
    });
  });

  it('in the middle of a page of an export may get the page again', async () => {
    await inWorld(async (world, _hr, ad) => {
      await upTo(world, 'export');
      ad.faults.beforeChange = (count) => {
        if (count === 3) throw new ConnectorError('stopped-connectivity', 'AD has gone away.');
      };
      const run = await world.attempt('ad', 'export');
      expect(run).toMatchObject({
        result: 'stopped-connectivity',
        steps: [{ counters: { export: { 'export-add': 2 } } }],
      });
      ad.faults.beforeChange = undefined;
      await world.run('ad', 'export');
      const added = ad.operations
        .filter(({ op }) => op === 'add')
        .map(({ dn, repeat }) => `${dn} ${repeat ? 'again' : ''}`);
      expect(added).toHaveLength(PEOPLE + 1);
      expect(new Set(added).size).toBe(PEOPLE + 1);
      expect(ad.sessions.opened).toBe(ad.sessions.closed);
    });
  });

  it('after everything was sent keeps what was sent', async () => {
    await inWorld(async (world, _hr, ad) => {
      await upTo(world, 'export');
      ad.faults.finish = () => {
        throw new ConnectorError('stopped-file-error', 'The file cannot be replaced.');
      };
      expect((await world.attempt('ad', 'export')).result).toBe('stopped-file-error');
      ad.faults.finish = undefined;
      await world.run('ad', 'export');
      expect(ad.operations).toHaveLength(PEOPLE);
    });
  });

  it('in a way that nobody foresaw is named with the place in the program', async () => {
    await inWorld(async (world, hr) => {
      hr.faults.beforeEntry = () => {
        throw new TypeError('undefined is not a function');
      };
      const run = await world.attempt('hr', 'full-import');
      expect(run.result).toBe('stopped-server');
      expect(run.steps[0]?.message).toMatch(
        /undefined is not a function\n\s+at .*faults\.pg\.test\.ts/,
      );
      hr.faults.beforeEntry = undefined;
    });
  });
});

describe('a clock that jumps back', () => {
  it('between the steps and in the middle of them makes no difference', async () => {
    await inWorld(async (world, hr, ad) => {
      // Every look at the clock finds it an hour earlier than the last one.
      let now = Date.UTC(2040, 0);
      const deps = { ...world.dependencies, now: () => new Date((now -= 3_600_000)) };
      const attempt = (connector: string, profile: Profile) =>
        runProfile(deps, { connector, profile, startedBy: 'test' });
      hr.change('1', { name: 'First' });
      expect(await attempt('hr', 'cycle')).toMatchObject({ result: 'success' });
      hr.change('1', { name: 'Second' });
      for (const [, connector, profile] of STEPS)
        expect(await attempt(connector, profile)).toMatchObject({ result: 'success' });
      expect(ad.contents()['p-1']).toMatchObject({ name: 'Second' });
      const runs = await world.store.runs({ limit: 9 });
      expect(runs.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
      expect(runs.map(({ startedAt, endedAt }) => endedAt && endedAt < startedAt)).not.toContain(
        false,
      );
    });
  });
});

describe('a run that is asked to stop', () => {
  const STOPPED = 'stopped-user-termination-from-wmi-or-ui';

  it('ends an import between two pages and keeps the ones before', async () => {
    await inWorld(async (world) => {
      const stop = new AbortController();
      const run = await world.attempt('hr', 'full-import', {
        signal: stop.signal,
        onProgress: ({ objects }) => {
          if (objects === 4) stop.abort();
        },
      });
      expect(run.result).toBe(STOPPED);
      const kept = Object.keys((await world.state()).spaces['hr'] ?? {}).length;
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(PEOPLE);
      expect(run.steps[0]?.counters.staging).toEqual({ 'stage-add': kept, 'stage-no-change': 0 });
    });
  });

  it('ends a synchronization between two pages and keeps the ones before', async () => {
    await inWorld(async (world) => {
      await upTo(world, 'delta-sync');
      const stop = new AbortController();
      const run = await world.attempt('hr', 'delta-sync', {
        signal: stop.signal,
        onProgress: ({ objects }) => {
          if (objects === 4) stop.abort();
        },
      });
      expect(run.result).toBe(STOPPED);
      const done = Object.keys((await world.state()).metaverse).length;
      expect(done).toBeLessThan(PEOPLE);
      expect(run.steps[0]?.counters.inbound).toEqual({ 'disconnector-projected-flow': done });
    });
  });

  it('ends an export after the page that is under way, whose results count', async () => {
    await inWorld(async (world, _hr, ad) => {
      await upTo(world, 'export');
      const stop = new AbortController();
      ad.faults.beforeChange = (count) => {
        if (count === 3) stop.abort();
      };
      const run = await world.attempt('ad', 'export', { signal: stop.signal });
      expect(run).toMatchObject({
        result: STOPPED,
        steps: [{ counters: { export: { 'export-add': 4 } } }],
      });
      ad.faults.beforeChange = undefined;
      await world.run('ad', 'export');
      expect(ad.operations.map(({ repeat }) => repeat)).toEqual(
        Array.from({ length: PEOPLE }, () => false),
      );
    });
  });
});

describe('a profile of several steps', () => {
  it('goes on after errors of single objects, and its result tells of them', async () => {
    await inWorld(async (world, hr) => {
      hr.faults.unreadable = ({ dn }) =>
        dn === '2' ? { type: 'parse-error', message: 'broken' } : undefined;
      const run = await world.attempt('hr', 'cycle');
      expect(run.steps.map(({ result }) => result)).toEqual([
        'completed-discovery-errors',
        'success',
        'success',
      ]);
      expect(run.result).toBe('completed-discovery-errors');
      hr.faults.unreadable = undefined;
    });
  });

  it('ends with the step that did not complete', async () => {
    await inWorld(async (world, hr) => {
      hr.faults.open = () => {
        throw new ConnectorError('no-start-file-not-found', 'There is no file.');
      };
      const run = await world.attempt('hr', 'cycle');
      expect(run.steps.map(({ result }) => result)).toEqual(['no-start-file-not-found']);
      expect(run.result).toBe('no-start-file-not-found');
      hr.faults.open = undefined;
    });
  });
});

describe('what the database cannot hold', () => {
  it('in names and messages of the connected system stops nothing', async () => {
    await inWorld(async (world, hr, ad) => {
      hr.put('bad\u0000name', { employeeId: '66' });
      hr.faults.unreadable = ({ dn }) =>
        dn === '2' ? { type: 'parse-error', message: 'zero \u0000 byte' } : undefined;
      const run = await world.attempt('hr', 'full-import');
      expect(run.result).toBe('completed-discovery-errors');
      expect((await lastRun(world)).errors.map(({ type }) => type).sort()).toEqual([
        'invalid-dn',
        'parse-error',
      ]);
      hr.remove('bad\u0000name');
      hr.faults.unreadable = undefined;
      await upTo(world, 'export');
      ad.faults.refuse = ({ dn }) => (dn === 'p-1' ? 'cd-error' : undefined);
      ad.faults.words = 'zero \u0000 byte';
      expect((await world.attempt('ad', 'export')).result).toBe('completed-export-errors');
      ad.faults.refuse = undefined;
      ad.faults.finish = () => {
        throw new ConnectorError('stopped-file-error', 'zero \u0000 byte');
      };
      expect((await world.attempt('ad', 'export')).result).toBe('stopped-file-error');
      ad.faults.finish = undefined;
    });
  });
});

describe('runs side by side', () => {
  it('an import and a synchronization that writes to the same connector space come to a good end', async () => {
    await inWorld(async (world, _hr, ad) => {
      await upTo(world, 'delta-sync');
      for (let id = 1; id <= PEOPLE; id += 1) ad.put(`other ${id}`, { name: 'unrelated' });
      const [sync, imported] = await Promise.all([
        world.attempt('hr', 'delta-sync'),
        world.attempt('ad', 'full-import'),
      ]);
      expect([sync.result, imported.result]).toEqual(['success', 'success']);
      for (let id = 1; id <= PEOPLE; id += 1) ad.remove(`other ${id}`);
      await world.run('ad', 'full-import', 'delta-sync');
    });
  });
});
