import { must } from '@cognate/kernel';
import { synchronizeObject } from '@cognate/sync-rules';
import type { LoadedObject, SyncSelection } from '../ports/sync-store.ts';
import { ObjectBudget } from '../runs/object-budget.ts';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import { filterReview } from './applied-filters.ts';
import { calculatePage } from './calculate-page.ts';
import { finishReferences } from './finish-references.ts';
import { loadPage } from './load-page.ts';
import type { LoadedPage } from './load-page.ts';
import { pageContext } from './page-context.ts';
import type { PageContext } from './page-context.ts';
import { effectsOf } from './page-effects.ts';
import type { PageInFlight } from './page-effects.ts';
import { recordFailures, recordInbound, recordOutbound } from './record-page.ts';
import { referenceOrder } from './reference-order.ts';
import { writeOfPage } from './write-page.ts';

/** Objects per page, unless the run profile says otherwise. */
const PAGE_SIZE = 1000;

/** Synchronizes a connector's objects: `pending` for a delta, `all` for a full run. Answers with the step's result. */
export async function synchronize(step: StepContext, scope: 'pending' | 'all'): Promise<string> {
  const context = pageContext(step);
  await step.store.alignIndex(step.rules.indexedAttributes);
  const filtered = await filterReview(step);
  const taken = scope === 'pending' && filtered.isDue ? 'pending-or-filtered' : scope;
  const budget = new ObjectBudget(step.settings.objectLimit);
  let isCut = false;
  for (const deletions of [false, true])
    isCut ||= await synchronizeSelection(step, context, { scope: taken, deletions, budget });
  await finishReferences(step, context);
  if (isCut) return 'stopped-object-limit';
  await filtered.done();
  const failed = step.recorder.has('sync') || step.recorder.has('mv-retry');
  return failed ? 'completed-sync-errors' : 'success';
}

type Selection = Pick<SyncSelection, 'scope' | 'deletions'>;

/** A page on its way into the store, perhaps behind another one. */
interface InFlight extends PageInFlight {
  /** Settled when nothing of an earlier page is on its way any more. */
  readonly earlier: Promise<void>;
}

/** Page after page; while one is written, the next is read and calculated. Answers whether the step's limit cut it. */
async function synchronizeSelection(
  step: StepContext,
  context: PageContext,
  what: Selection & { readonly budget: ObjectBudget },
): Promise<boolean> {
  const { store, connector } = step;
  const isInside = partitionScope(connector, step.settings.partition);
  let inFlight: InFlight | undefined;
  let page: readonly LoadedObject[] = [];
  let isCut = false;
  try {
    for await (const ids of selectedIds(step, what)) {
      const refs = ids.map((id) => ({ connector: connector.id, id }));
      inFlight = await synchronizeNext(step, context, inFlight, async () => {
        const objects = await store.objectsById(refs);
        // Deletions have a round of their own, after everything else.
        const wanted = objects.filter(
          (object) => what.deletions === (object.pending === 'delete') && isInside(object),
        );
        isCut = wanted.length > what.budget.left;
        page = inOrder(wanted, ids).slice(0, what.budget.left);
        return page;
      });
      what.budget.take(page);
      if (isCut) break;
    }
  } finally {
    await inFlight?.written;
  }
  return isCut;
}

/** The ids of each page: as they come, then new objects that are better synchronized after others. */
async function* selectedIds(
  step: StepContext,
  { scope, deletions }: Selection,
): AsyncGenerator<readonly number[]> {
  const { store, connector } = step;
  const limit = step.settings.pageSize ?? PAGE_SIZE;
  const waiting = deletions ? [] : await waitingObjects(step);
  const later = new Set(waiting);
  let page: number[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const ids = await store.selectObjects({
      connector: connector.id,
      scope,
      deletions,
      after,
      limit,
    });
    after = ids.at(-1);
    page.push(...ids.filter((id) => !later.has(id)));
    if (page.length < limit) continue;
    yield page.slice(0, limit);
    page = page.slice(limit);
  }
  if (page.length > 0) yield page;
  for (let at = 0; at < waiting.length; at += limit) yield waiting.slice(at, at + limit);
}

function inOrder(
  objects: readonly LoadedObject[],
  ids: readonly number[],
): readonly LoadedObject[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: LoadedObject): number => places.get(id) ?? 0;
  return [...objects].sort((a, b) => placeOf(a) - placeOf(b));
}

/** New objects that refer to other new ones come after them. */
async function waitingObjects({ connector, store }: StepContext): Promise<readonly number[]> {
  const flows = [...connector.objectTypes.values()].flatMap((type) =>
    [...type.importFlows.values()].flat(),
  );
  if (!flows.some((flow) => flow.target.type === 'reference')) return [];
  return referenceOrder(await store.newReferences(connector.id));
}

interface NextPage {
  readonly objects: readonly LoadedObject[];
  readonly page: LoadedPage;
}

/** Reads and calculates a page and begins to write it. */
async function synchronizeNext(
  step: StepContext,
  context: PageContext,
  before: InFlight | undefined,
  read: () => Promise<readonly LoadedObject[]>,
): Promise<InFlight | undefined> {
  // What one page changes is known while the next is read; of two that would not be so.
  await before?.earlier;
  let objects = await read();
  let page = await loadPage(context, objects, [], before?.effects);
  if (page === undefined) {
    // The two pages have too much in common: read again what the one before has written.
    await before?.written;
    objects = await read();
    page = must(await loadPage(context, objects, []), 'nothing else is being written');
  }
  if (objects.length === 0) return before;
  const inFlight = await synchronizePage(step, context, { objects, page }, before);
  step.progress(objects.length);
  return inFlight;
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
    before,
  });
  recordInbound(step, calculated.workspace, objects);
  recordOutbound(step, calculated.workspace);
  recordFailures(step, calculated);
  const record = step.recorder.take();
  if (step.observe) {
    await before?.written;
    await step.observe(calculated.workspace, record);
  }
  const done = objects.filter(({ id }) => !calculated.failures.has(id));
  const write = await writeOfPage(context, calculated, {
    record,
    failures: calculated.failures,
    errorsCleared: done,
    renamed: done.filter(({ dn, beforeDn }) => beforeDn !== null && beforeDn !== dn),
    retried: [],
    retryFailed: [],
    before,
  });
  const earlier = before?.written ?? Promise.resolve();
  const written = earlier.then(() => step.commit(() => step.store.commitSyncPage(write)));
  // A failure is met where the page is waited for.
  written.catch(() => undefined);
  return { written, earlier, effects: effectsOf(write, step.connector.id, new Set(ids)) };
}
