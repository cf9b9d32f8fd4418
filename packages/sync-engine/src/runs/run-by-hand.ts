import { must } from '@cognate/kernel';
import type { ConnectorRules, SyncRules } from '@cognate/sync-rules';
import type { RunRow } from '../ports/run-store.ts';
import type { EngineStore } from '../ports/store.ts';
import { sealingStore } from '../secrets/sealing-store.ts';
import { IdBlocks } from './id-blocks.ts';
import { connectorOfLease, leaseOfConnector, METAVERSE_LEASE } from './lease-names.ts';
import { takeLease } from './leases.ts';
import type { Lease } from './leases.ts';
import type { StepContext } from './step-context.ts';
import { StepRecorder } from './step-recorder.ts';

export interface ByHandDependencies {
  readonly store: EngineStore;
  readonly rules: SyncRules;
  readonly now: () => Date;
}

interface ByHandRun {
  readonly connector: ConnectorRules;
  /** What the history calls it. */
  readonly profile: string;
  readonly startedBy: string;
}

/**
 * What an operator does to objects, as a run of one synchronization step with its place in the history. It claims
 * everything. `work` answers with the result. Throws `AppError` when another run is at work (`already-running`).
 */
export async function runByHand(
  deps: ByHandDependencies,
  { connector, profile, startedBy }: ByHandRun,
  work: (step: StepContext) => Promise<string>,
): Promise<RunRow> {
  const { store, rules, now } = deps;
  const claimed = new Set([...rules.connectorList.map(({ id }) => id), connector.id]);
  const names = [...[...claimed].map(leaseOfConnector), METAVERSE_LEASE];
  const lease = await takeLease(store, names, startedBy);
  try {
    const abandoned = lease.displaced.flatMap((name) => connectorOfLease(name) ?? []);
    if (abandoned.length > 0) await store.closeAbandonedRuns(abandoned, now());
    const run = await store.startRun({ connector: connector.id, profile, startedBy, at: now() });
    await store.startStep(run, 1, 'delta-sync', now());
    const step = stepContext(deps, connector, run, lease);
    const result = await work(step);
    await store.finishStep({ record: step.recorder.take(), at: now(), result, message: null });
    await store.finishRun(run, result, now());
    return must(await store.run(run), 'the run was recorded');
  } finally {
    await lease.release();
  }
}

function stepContext(
  { store, rules, now }: ByHandDependencies,
  connector: ConnectorRules,
  run: number,
  lease: Lease,
): StepContext {
  const recorder = new StepRecorder(run, 1);
  const commit = async (page: () => Promise<void>): Promise<void> => {
    lease.check();
    await page();
    recorder.keep();
  };
  return {
    rules,
    connector,
    store: sealingStore(store, rules),
    ids: new IdBlocks(store),
    recorder,
    run,
    settings: {},
    now,
    dropFolder: undefined,
    signal: new AbortController().signal,
    commit,
    commitFact: commit,
    progress: () => undefined,
  };
}
