import { AppError, must } from '@cognate/kernel';
import { decideObject, synchronizeObject } from '@cognate/sync-rules';
import type { ObjectDecision, SyncError } from '@cognate/sync-rules';
import type { RunRow } from '../ports/run-store.ts';
import type { ObjectRef } from '../ports/sync-store.ts';
import { findConnector } from '../runs/find-connector.ts';
import { runByHand } from '../runs/run-by-hand.ts';
import type { ByHandDependencies } from '../runs/run-by-hand.ts';
import type { StepContext } from '../runs/step-context.ts';
import { lostSecret } from '../secrets/lost-secret.ts';
import { calculatePage } from '../synchronize/calculate-page.ts';
import { finishReferences } from '../synchronize/finish-references.ts';
import { loadPage, readPageRows } from '../synchronize/load-page.ts';
import { pageContext } from '../synchronize/page-context.ts';
import { recordFailures, recordInbound, recordOutbound } from '../synchronize/record-page.ts';
import { writeOfPage } from '../synchronize/write-page.ts';

export interface JoinerRequest {
  readonly object: ObjectRef;
  /** `synchronize`: no decision at all, but what the rules say: a preview that is carried out. */
  readonly decision: ObjectDecision | { readonly kind: 'synchronize' };
  readonly startedBy: string;
}

/**
 * Joins, disconnects or synchronizes one object as an operator says, with everything that follows from it, as a run of
 * its own in the history. Throws `AppError` when another run is at work (`already-running`), when the object is gone
 * (`unknown-object`), and under the name of the error when the decision cannot be carried out; then nothing changes.
 */
export async function decideByHand(
  deps: ByHandDependencies,
  request: JoinerRequest,
): Promise<RunRow> {
  const connector = findConnector(deps.rules, request.object.connector);
  const profile = `${request.decision.kind} by hand`;
  let error: SyncError | undefined;
  const run = await runByHand(deps, { ...request, connector, profile }, async (step) => {
    error = await decide(step, request);
    return error === undefined ? 'success' : 'completed-sync-errors';
  });
  if (error !== undefined) throw new AppError(error.type, error.message);
  return run;
}

async function decide(
  step: StepContext,
  { object, decision }: JoinerRequest,
): Promise<SyncError | undefined> {
  const context = pageContext(step);
  const rows = await readPageRows(step, [object]);
  const { objects } = rows;
  if (objects.length === 0)
    return { type: 'unknown-object', step: 'join', message: `Object ${object.id} is gone.` };
  const metaverse = decision.kind === 'join' ? [decision.metaverse] : [];
  const page = must(await loadPage(context, rows, metaverse), 'nothing else is being written');
  const calculated = await calculatePage(context, {
    page,
    ids: [object.id],
    calculate: (workspace, id) =>
      lostSecret(workspace, id) ??
      (decision.kind === 'synchronize'
        ? synchronizeObject(workspace, id)
        : decideObject(workspace, id, decision)),
  });
  const { failures, workspace } = calculated;
  recordFailures(step, calculated);
  if (failures.size > 0) return failures.get(object.id);
  recordInbound(step, workspace, objects);
  recordOutbound(step, workspace);
  const write = await writeOfPage(context, calculated, {
    record: step.recorder.take(),
    failures: new Map(),
    done: decision.kind === 'disconnect' ? [] : objects,
    retried: [],
    retryFailed: [],
  });
  await step.commit(() => step.store.commitSyncPage(write));
  await finishReferences(step, context);
  return undefined;
}
