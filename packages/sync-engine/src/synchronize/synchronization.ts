import { must } from '@cognate/kernel';
import { refreshReferences, synchronizeObject } from '@cognate/sync-rules';
import type { Workspace } from '@cognate/sync-rules';
import { objectKeys } from '../keys/object-key.ts';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { LoadedObject } from '../ports/sync-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import { calculatePage, loadPage } from './load-workspace.ts';
import type { LoadedPage, PageContext } from './load-workspace.ts';
import { effectsOf } from './page-effects.ts';
import type { PageEffects } from './page-effects.ts';
import { runErrorOf, writeOfPage } from './write-page.ts';

const PAGE_SIZE = 1000;

/** Synchronizes a connector's objects: `pending` for a delta, `all` for a full run. Answers with the step's result. */
export async function synchronize(step: StepContext, scope: 'pending' | 'all'): Promise<string> {
  const context = pageContext(step);
  for (const deletions of [false, true]) await synchronizeAll(step, context, scope, deletions);
  await finishReferences(step, context);
  return step.recorder.has('sync') || step.recorder.has('mv-retry')
    ? 'completed-sync-errors'
    : 'success';
}

/** A page on its way into the store. */
interface InFlight {
  readonly written: Promise<void>;
  readonly effects: PageEffects;
}

/** Page after page; while one is written, the next is read and calculated. */
async function synchronizeAll(
  step: StepContext,
  context: PageContext,
  scope: 'pending' | 'all',
  deletions: boolean,
): Promise<void> {
  let inFlight: InFlight | undefined;
  try {
    for (let after = 0; ;) {
      const selection = {
        connector: step.connector.id,
        scope,
        deletions,
        after,
        limit: step.pageSize ?? PAGE_SIZE,
      };
      let objects = await step.store.selectObjects(selection);
      let page = await loadPage(context, objects, [], inFlight?.effects);
      if (page === undefined) {
        await inFlight?.written;
        inFlight = undefined;
        objects = await step.store.selectObjects(selection);
        page = await loadPage(context, objects, []);
      }
      const last = objects.at(-1);
      if (last === undefined || page === undefined) break;
      after = last.id;
      const work = deletions ? objects : objects.filter((object) => object.pending !== 'delete');
      inFlight = await synchronizePage(step, context, page, work, inFlight?.written);
      step.progress(objects.length);
    }
  } finally {
    await inFlight?.written;
  }
}

export function pageContext(
  step: Pick<StepContext, 'rules' | 'store' | 'ids' | 'run'>,
): PageContext {
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

async function synchronizePage(
  step: StepContext,
  context: PageContext,
  page: LoadedPage,
  objects: readonly LoadedObject[],
  before: Promise<void> | undefined,
): Promise<InFlight> {
  const ids = objects.map(({ id }) => id);
  const { workspace, failures } = await calculatePage(
    context,
    page,
    ids,
    synchronizeObject,
    before ? { written: before } : {},
  );
  recordInbound(step, workspace, objects);
  recordOutbound(step, workspace);
  for (const [id, error] of failures) {
    const cs = workspace.object(id);
    if (cs) step.recorder.error(runErrorOf(cs, error));
  }
  const write = await writeOfPage(context, page, workspace, {
    record: step.recorder.take(),
    failures,
    errorsCleared: objects
      .filter(({ id }) => !failures.has(id))
      .map(({ connector, id }) => ({ connector, id })),
    retried: [],
    retryFailed: [],
  });
  const written = step.commit(() => step.store.commitSyncPage(write));
  // A failure is met where the page is waited for.
  written.catch(() => undefined);
  return { written, effects: effectsOf(write, step.connector.id, new Set(ids)) };
}

function recordInbound(
  step: StepContext,
  workspace: Workspace,
  objects: readonly LoadedObject[],
): void {
  const names = new Map(objects.map((object) => [object.id, object.dn]));
  for (const [id, counter] of workspace.inbound) {
    // MIM keeps no list behind these two: they are what did not happen.
    if (counter === 'disconnector-remains' || counter === 'connector-no-flow')
      step.recorder.count('inbound', counter);
    else if (counter.startsWith('connector-delete'))
      step.recorder.countObject('inbound', counter, step.connector.id, id, names.get(id) ?? '');
    else step.recorder.countObject('inbound', counter, step.connector.id, id);
  }
}

function recordOutbound(step: StepContext, workspace: Workspace): void {
  const gone = new Map(
    [...workspace.changedObjects()].flatMap(({ id, before, after }) =>
      before !== undefined && after === undefined ? [[id, before.connector]] : [],
    ),
  );
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
    const page = must(await loadPage(context, [], ids), 'nothing else is being written');
    const { workspace, failures } = await calculatePage(context, page, ids, refreshReferences);
    recordOutbound(step, workspace);
    for (const [id, error] of failures)
      step.recorder.error({
        kind: 'mv-retry',
        type: error.type,
        message: error.message,
        object: id,
        algorithmStep: error.step,
      });
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
