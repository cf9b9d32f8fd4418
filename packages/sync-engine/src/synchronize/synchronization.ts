import { synchronizeObject } from '@cognate/sync-rules';
import type { LoadedObject, SyncSelection } from '../ports/sync-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import { calculatePage } from './calculate-page.ts';
import { finishReferences } from './finish-references.ts';
import { loadPage } from './load-page.ts';
import type { LoadedPage } from './load-page.ts';
import { pageContext } from './page-context.ts';
import type { PageContext } from './page-context.ts';
import { effectsOf } from './page-effects.ts';
import type { PageEffects } from './page-effects.ts';
import { recordFailures, recordInbound, recordOutbound } from './record-page.ts';
import { writeOfPage } from './write-page.ts';

/** Objects per page, unless the run profile says otherwise. */
const PAGE_SIZE = 1000;

/** Synchronizes a connector's objects: `pending` for a delta, `all` for a full run. Answers with the step's result. */
export async function synchronize(step: StepContext, scope: 'pending' | 'all'): Promise<string> {
  const context = pageContext(step);
  await step.store.alignIndex(step.rules.indexedAttributes);
  for (const deletions of [false, true])
    await synchronizeSelection(step, context, { scope, deletions });
  await finishReferences(step, context);
  const failed = step.recorder.has('sync') || step.recorder.has('mv-retry');
  return failed ? 'completed-sync-errors' : 'success';
}

/** A page on its way into the store. */
interface InFlight {
  readonly written: Promise<void>;
  readonly effects: PageEffects;
}

/** Page after page; while one is written, the next is read and calculated. */
async function synchronizeSelection(
  step: StepContext,
  context: PageContext,
  what: Pick<SyncSelection, 'scope' | 'deletions'>,
): Promise<void> {
  const limit = step.pageSize ?? PAGE_SIZE;
  let inFlight: InFlight | undefined;
  try {
    for (let after = 0; ;) {
      const selection = { ...what, connector: step.connector.id, after, limit };
      let next = await readPage(step, context, selection, inFlight);
      if (next === undefined) {
        await inFlight?.written;
        next = await readPage(step, context, selection, undefined);
      }
      if (next === undefined || next.last === undefined) break;
      after = next.last;
      inFlight = await synchronizePage(step, context, next, inFlight);
      step.progress(next.objects.length);
    }
  } finally {
    await inFlight?.written;
  }
}

interface NextPage {
  readonly objects: readonly LoadedObject[];
  /** The last id that was selected; absent when there was nothing left. */
  readonly last: number | undefined;
  readonly page: LoadedPage;
}

/** `undefined` when the page has to wait for the one in flight. */
async function readPage(
  step: StepContext,
  context: PageContext,
  selection: SyncSelection,
  inFlight: InFlight | undefined,
): Promise<NextPage | undefined> {
  const selected = await step.store.selectObjects(selection);
  // Deletions have a round of their own, after everything else.
  const objects = selected.filter(
    (object) => selection.deletions === (object.pending === 'delete'),
  );
  const page = await loadPage(context, objects, [], inFlight?.effects);
  return page && { objects, last: selected.at(-1)?.id, page };
}

async function synchronizePage(
  step: StepContext,
  context: PageContext,
  { objects, page }: NextPage,
  before: InFlight | undefined,
): Promise<InFlight> {
  const ids = objects.map(({ id }) => id);
  const calculated = await calculatePage(context, {
    page,
    ids,
    calculate: synchronizeObject,
    written: before?.written,
  });
  recordInbound(step, calculated.workspace, objects);
  recordOutbound(step, calculated.workspace);
  recordFailures(step, calculated);
  const write = await writeOfPage(context, calculated, {
    record: step.recorder.take(),
    failures: calculated.failures,
    errorsCleared: objects.filter(({ id }) => !calculated.failures.has(id)),
    retried: [],
    retryFailed: [],
  });
  const written = step.commit(() => step.store.commitSyncPage(write));
  // A failure is met where the page is waited for.
  written.catch(() => undefined);
  return { written, effects: effectsOf(write, step.connector.id, new Set(ids)) };
}
