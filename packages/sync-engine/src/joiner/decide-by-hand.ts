import { AppError, must } from '@cognate/kernel';
import { decideObject } from '@cognate/sync-rules';
import type { ObjectDecision, SyncError, SyncRules } from '@cognate/sync-rules';
import type { RunRow } from '../ports/run-store.ts';
import type { EngineStore } from '../ports/store.ts';
import type { ObjectRef } from '../ports/sync-store.ts';
import { findConnector } from '../runs/find-connector.ts';
import { IdBlocks } from '../runs/id-blocks.ts';
import { connectorOfLease, leaseOfConnector, METAVERSE_LEASE } from '../runs/lease-names.ts';
import { takeLease } from '../runs/leases.ts';
import type { Lease } from '../runs/leases.ts';
import type { StepContext } from '../runs/step-context.ts';
import { StepRecorder } from '../runs/step-recorder.ts';
import { calculatePage } from '../synchronize/calculate-page.ts';
import { finishReferences } from '../synchronize/finish-references.ts';
import { loadPage } from '../synchronize/load-page.ts';
import { pageContext } from '../synchronize/page-context.ts';
import { recordFailures, recordInbound, recordOutbound } from '../synchronize/record-page.ts';
import { writeOfPage } from '../synchronize/write-page.ts';

export interface JoinerDependencies {
  readonly store: EngineStore;
  readonly rules: SyncRules;
  readonly now: () => Date;
}

export interface JoinerRequest {
  readonly object: ObjectRef;
  readonly decision: ObjectDecision;
  readonly startedBy: string;
}

/**
 * Joins or disconnects one object as an operator says, with everything that follows from it, as a run of its own in
 * the history. Throws `AppError` when another run is at work (`already-running`), when the object is gone
 * (`unknown-object`), and under the name of the error when the decision cannot be carried out; then nothing changes.
 */
export async function decideByHand(
  deps: JoinerDependencies,
  request: JoinerRequest,
): Promise<RunRow> {
  const { store, rules, now } = deps;
  const connector = findConnector(rules, request.object.connector);
  const names = [...rules.connectorList.map(({ id }) => leaseOfConnector(id)), METAVERSE_LEASE];
  const lease = await takeLease(store, names, request.startedBy);
  try {
    const abandoned = lease.displaced.flatMap((name) => connectorOfLease(name) ?? []);
    if (abandoned.length > 0) await store.closeAbandonedRuns(abandoned, now());
    const { kind } = request.decision;
    const head = { connector: connector.id, profile: `${kind} by hand`, at: now() };
    const run = await store.startRun({ ...head, startedBy: request.startedBy });
    await store.startStep(run, 1, 'delta-sync', now());
    const step = stepContext(deps, connector, run, lease);
    const error = await decide(step, request);
    const result = error === undefined ? 'success' : 'completed-sync-errors';
    await store.finishStep({ record: step.recorder.take(), at: now(), result, message: null });
    await store.finishRun(run, result, now());
    if (error !== undefined) throw new AppError(error.type, error.message);
    return must(await store.run(run), 'the run was recorded');
  } finally {
    await lease.release();
  }
}

async function decide(
  step: StepContext,
  { object, decision }: JoinerRequest,
): Promise<SyncError | undefined> {
  const context = pageContext(step);
  const objects = await step.store.objectsById([object]);
  if (objects.length === 0)
    return { type: 'unknown-object', step: 'join', message: `Object ${object.id} is gone.` };
  const metaverse = decision.kind === 'join' ? [decision.metaverse] : [];
  const page = must(await loadPage(context, objects, metaverse), 'nothing else is being written');
  const calculated = await calculatePage(context, {
    page,
    ids: [object.id],
    calculate: (workspace, id) => decideObject(workspace, id, decision),
  });
  const { failures, workspace } = calculated;
  recordFailures(step, calculated);
  if (failures.size > 0) return failures.get(object.id);
  recordInbound(step, workspace, objects);
  recordOutbound(step, workspace);
  const write = await writeOfPage(context, calculated, {
    record: step.recorder.take(),
    failures: new Map(),
    errorsCleared: decision.kind === 'disconnect' ? [] : objects,
    renamed: [],
    retried: [],
    retryFailed: [],
  });
  await step.commit(() => step.store.commitSyncPage(write));
  await finishReferences(step, context);
  return undefined;
}

function stepContext(
  { store, rules, now }: JoinerDependencies,
  connector: StepContext['connector'],
  run: number,
  lease: Lease,
): StepContext {
  const recorder = new StepRecorder(run, 1);
  const commit = async (page: () => Promise<void>): Promise<void> => {
    lease.check();
    await page();
    recorder.keep();
  };
  const context = {
    rules,
    connector,
    store,
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
  return context;
}
