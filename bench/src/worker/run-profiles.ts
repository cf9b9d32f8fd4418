import { createPostgresStore, openPool } from '@cognate/store-postgres';
import { runProfile } from '@cognate/sync-engine';
import type { EngineDependencies, RunRow } from '@cognate/sync-engine';
import { compileRules } from '../configuration/compile-rules.ts';
import { findServer } from '../database/server-cpu.ts';
import { connectorTypeOf, loadConnectorTypes } from '../engine/connector-types.ts';
import { EchoSystems } from '../engine/echo-systems.ts';
import { openSession } from '../engine/open-session.ts';
import type { Answer, Job, ProfileRun, RunSummary } from './job.ts';
import { measure } from './measure.ts';

const CONNECTIONS = 8;

/** Puts the engine together as a server does, and runs profiles one after the other. */
export async function runProfiles(
  { engine: settings, runs, echo }: Extract<Job, { kind: 'run' }>,
  onProgress: (objects: number) => void,
): Promise<Answer> {
  const pool = await openPool({ connectionString: settings.databaseUrl, max: CONNECTIONS });
  try {
    const types = await loadConnectorTypes(settings.source.type);
    const echoes = new EchoSystems();
    const deps: EngineDependencies = {
      store: await createPostgresStore(pool),
      rules: compileRules(settings.source, types),
      connectorType: (id) => connectorTypeOf(types, id),
      openSession: (connector, signal) =>
        echo && connector.id !== 'source'
          ? Promise.resolve(echoes.open(connector.id))
          : openSession(types, connector, settings, signal),
      now: () => new Date(),
    };
    const [summaries, measurement] = await measure(await findServer(pool), () =>
      runAll(deps, runs, onProgress),
    );
    return { measurement, runs: summaries, floors: [] };
  } finally {
    await pool.end();
  }
}

async function runAll(
  deps: EngineDependencies,
  runs: readonly ProfileRun[],
  onProgress: (objects: number) => void,
): Promise<readonly RunSummary[]> {
  const summaries: RunSummary[] = [];
  let before = 0;
  for (const run of runs) {
    const start = performance.now();
    let objects = 0;
    const row = await runProfile(deps, {
      ...run,
      startedBy: 'bench',
      onProgress: (progress) => {
        ({ objects } = progress);
        onProgress(before + objects);
      },
    });
    before += objects;
    summaries.push(summaryOf(run, row, (performance.now() - start) / 1000));
  }
  return summaries;
}

function summaryOf(run: ProfileRun, row: RunRow, seconds: number): RunSummary {
  const totals: Record<string, number> = {};
  const add = (counters: Readonly<Record<string, number>>): void => {
    for (const [name, count] of Object.entries(counters))
      totals[name] = (totals[name] ?? 0) + count;
  };
  for (const { counters } of row.steps) {
    for (const block of [counters.staging, counters.discovery, counters.inbound, counters.export])
      add(block);
    for (const connector of Object.values(counters.outbound)) add(connector);
  }
  const message = row.steps.find((step) => step.message !== null)?.message ?? null;
  return { ...run, id: row.id, result: row.result, message, seconds, counters: totals };
}
