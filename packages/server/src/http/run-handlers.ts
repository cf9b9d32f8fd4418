import { setTimeout } from 'node:timers/promises';
import { AppError } from '@cognate/kernel';
import type { PostgresStore } from '@cognate/store-postgres';
import type { RecordedRun, RunRow } from '@cognate/sync-engine';
import type { Instance } from '../compose.ts';
import { orderedStatistics } from '../connectors/ordered-statistics.ts';
import { countedObjects } from '../runs/counted-objects.ts';
import type { RunSupervisor } from '../runs/run-supervisor.ts';
import type { Handlers } from './handlers.ts';

/** Between two looks at a run that is watched. */
const INTERVAL = 500;
/** After so long a watcher has to ask again, and so to show again who it is. */
const LONGEST = 10 * 60_000;

/** Runs: looked at, started, stopped and watched. */
export function createRunHandlers(instance: Instance, supervisor: RunSupervisor) {
  const { store } = instance;
  return {
    listConnectors: async () => {
      const { configuration } = await instance.active();
      return {
        connectors: configuration.connectors.map(({ id, title, type, runProfiles }) => ({
          id,
          title: title ?? null,
          type,
          runProfiles: Object.keys(runProfiles ?? {}),
        })),
      };
    },
    listRuns: async ({ connector, limit, before }) => ({
      runs: await store.runs({
        limit,
        ...(connector === undefined ? {} : { connector }),
        ...(before === undefined ? {} : { before }),
      }),
    }),
    getRun: ({ run }) => findRun(store, run),
    startRun: async ({ connector, profile }, { caller }) =>
      findRun(store, await supervisor.start({ connector, profile, startedBy: caller.name })),
    stopRun: async ({ run }) => {
      await findRun(store, run);
      supervisor.stop(run);
      return { done: true } as const;
    },
    watchRun: async ({ run }, { signal }) => watch(store, await findRun(store, run), signal),
    listRunErrors: async ({ run, skip, limit }) => {
      const { errors } = await recorded(store, run);
      return { errors: errors.slice(skip, skip + limit), count: errors.length };
    },
    listCountedObjects: async ({ run, ...selection }) =>
      countedObjects(store, await findRun(store, run), selection),
    getStatistics: async () => {
      const configured =
        (await instance.stored())?.configuration.connectors.map(({ id }) => id) ?? [];
      return { connectors: orderedStatistics(await store.statistics(), configured) };
    },
  } satisfies Partial<Handlers>;
}

const unknownRun = (id: number): AppError =>
  new AppError('unknown-object', `There is no run ${id}.`);

async function findRun(store: PostgresStore, id: number): Promise<RunRow> {
  const run = await store.run(id);
  if (run === undefined) throw unknownRun(id);
  return run;
}

async function recorded(store: PostgresStore, id: number): Promise<RecordedRun> {
  const run = await store.recordedRun(id);
  if (run === undefined) throw unknownRun(id);
  return run;
}

/** The run as it is, and again whenever its page counters have moved, whichever process performs it. */
async function* watch(
  store: PostgresStore,
  first: RunRow,
  signal: AbortSignal,
): AsyncGenerator<RunRow> {
  let told = '';
  for (let run = first, waited = 0; ; waited += INTERVAL) {
    const state = JSON.stringify(run);
    if (state !== told) yield run;
    told = state;
    if (run.endedAt !== null || waited >= LONGEST) return;
    try {
      await setTimeout(INTERVAL, undefined, { signal });
    } catch {
      return;
    }
    run = await findRun(store, run.id);
  }
}
