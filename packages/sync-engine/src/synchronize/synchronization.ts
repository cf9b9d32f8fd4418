import { refreshReferences, synchronizeObject } from '@cognate/sync-rules';
import type { Workspace } from '@cognate/sync-rules';
import { objectKeys } from '../keys/object-key.ts';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { LoadedObject } from '../ports/sync-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import { calculatePage, loadPage } from './load-workspace.ts';
import type { PageContext } from './load-workspace.ts';
import { runErrorOf, writeOfPage } from './write-page.ts';

const PAGE_SIZE = 1000;

/** Synchronizes a connector's objects: `pending` for a delta, `all` for a full run. Answers with the step's result. */
export async function synchronize(step: StepContext, scope: 'pending' | 'all'): Promise<string> {
  const context = pageContext(step);
  for (const deletions of [false, true]) {
    for (let after = 0; ; ) {
      const objects = await step.store.selectObjects({
        connector: step.connector.id, scope, deletions, after, limit: step.pageSize ?? PAGE_SIZE,
      });
      const last = objects.at(-1);
      if (last === undefined) break;
      after = last.id;
      const work = deletions ? objects : objects.filter((object) => object.pending !== 'delete');
      await synchronizePage(step, context, work);
      step.progress(objects.length);
    }
  }
  await finishReferences(step, context);
  return step.recorder.has('sync') || step.recorder.has('mv-retry') ? 'completed-sync-errors' : 'success';
}

export function pageContext(step: Pick<StepContext, 'rules' | 'store' | 'ids' | 'run'>): PageContext {
  const keys = new Map<string, ObjectKeys>();
  return {
    rules: step.rules,
    store: step.store,
    ids: step.ids,
    run: step.run,
    keysOf: (id) => {
      let known = keys.get(id);
      if (known === undefined) {
        known = objectKeys(id, step.rules.connectors.get(id)?.dnStyle ?? 'generic');
        keys.set(id, known);
      }
      return known;
    },
  };
}

async function synchronizePage(step: StepContext, context: PageContext, objects: readonly LoadedObject[]): Promise<void> {
  if (objects.length === 0) return;
  const page = await loadPage(context, objects, []);
  const { workspace, failures } = await calculatePage(context, page, objects.map(({ id }) => id), synchronizeObject);
  recordInbound(step, workspace, objects);
  recordOutbound(step, workspace);
  for (const [id, error] of failures) {
    const cs = workspace.object(id);
    if (cs) step.recorder.error(runErrorOf(cs, error));
  }
  const write = await writeOfPage(context, page, workspace, {
    record: step.recorder.take(),
    failures,
    errorsCleared: objects.filter(({ id }) => !failures.has(id)).map(({ connector, id }) => ({ connector, id })),
    retried: [],
    retryFailed: [],
  });
  await step.commit(() => step.store.commitSyncPage(write));
}

function recordInbound(step: StepContext, workspace: Workspace, objects: readonly LoadedObject[]): void {
  const names = new Map(objects.map((object) => [object.id, object.dn]));
  for (const [id, counter] of workspace.inbound) {
    // MIM keeps no list behind these two: they are what did not happen.
    if (counter === 'disconnector-remains' || counter === 'connector-no-flow') step.recorder.count('inbound', counter);
    else if (counter.startsWith('connector-delete'))
      step.recorder.countObject('inbound', counter, step.connector.id, id, names.get(id) ?? '');
    else step.recorder.countObject('inbound', counter, step.connector.id, id);
  }
}

function recordOutbound(step: StepContext, workspace: Workspace): void {
  const gone = new Map([...workspace.changedObjects()].flatMap(({ id, before, after }) =>
    before !== undefined && after === undefined ? [[id, before.connector]] : []));
  for (const [id, counter] of workspace.outbound) {
    const connector = workspace.object(id)?.connector ?? gone.get(id);
    if (connector !== undefined) step.recorder.countOutbound(counter, connector, id);
  }
}

/** References to objects that were linked or provisioned later in the run; MIM's "completing referential updates". */
async function finishReferences(step: StepContext, context: PageContext): Promise<void> {
  for (;;) {
    const ids = await step.store.retryQueue(step.run, step.pageSize ?? PAGE_SIZE);
    if (ids.length === 0) return;
    const page = await loadPage(context, [], ids);
    const { workspace, failures } = await calculatePage(context, page, ids, refreshReferences);
    recordOutbound(step, workspace);
    for (const [id, error] of failures)
      step.recorder.error({ kind: 'mv-retry', type: error.type, message: error.message, object: id, algorithmStep: error.step });
    const write = await writeOfPage(context, page, workspace, {
      record: step.recorder.take(),
      failures: new Map(),
      errorsCleared: [],
      retried: ids,
      retryFailed: [...failures.keys()],
    });
    await step.commit(() => step.store.commitSyncPage(write));
  }
}
