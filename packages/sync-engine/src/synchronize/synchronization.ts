import { must } from '@cognate/kernel';
import { synchronizeObject, valueWiseFlows } from '@cognate/sync-rules';
import type { Workspace } from '@cognate/sync-rules';
import { uuidOf } from '../keys/object-key.ts';
import type { LoadedObject, ObjectRef, SyncSelection } from '../ports/sync-store.ts';
import { readAhead } from '../read-ahead.ts';
import { ObjectBudget } from '../runs/object-budget.ts';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import { lostSecret } from '../secrets/lost-secret.ts';
import { filterReview } from './applied-filters.ts';
import { calculatePage } from './calculate-page.ts';
import type { CalculatedPage } from './calculate-page.ts';
import { finishReferences } from './finish-references.ts';
import { keepsToPart } from './keeps-to-part.ts';
import { loadPage, readPageRows } from './load-page.ts';
import type { LoadedPage, PageRows } from './load-page.ts';
import { pageContext } from './page-context.ts';
import type { PageContext } from './page-context.ts';
import { collides, effectsOf } from './page-effects.ts';
import type { PageEffects, PageInFlight } from './page-effects.ts';
import { recordFailures, recordInbound, recordOutbound } from './record-page.ts';
import { referenceOrder } from './reference-order.ts';
import { writeOfPage } from './write-page.ts';

/** Objects per page, unless the run profile says otherwise. */
const PAGE_SIZE = 1000;

/** An object with fewer references is read whole, together with others: that is not more work. */
const WIDE = 1000;

/** Synchronizes a connector's objects: `pending` for a delta, `all` for a full run. Answers with the step's result. */
export async function synchronize(step: StepContext, scope: 'pending' | 'all'): Promise<string> {
  const since = await flowsSince(step);
  const isPartial = scope === 'pending' && !step.observe;
  const parts = isPartial ? { since, wideFrom: step.wideFrom ?? WIDE } : undefined;
  const context = pageContext({ ...step, parts });
  await step.store.alignIndex(step.rules.indexedAttributes);
  const filtered = await filterReview(step);
  const taken = scope === 'pending' && filtered.isDue ? 'pending-or-filtered' : scope;
  await noteEmptySpaces(step, context);
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

/** Since which run the references of each metaverse type flow as they do, where each of them does so by itself. */
async function flowsSince({
  store,
  rules,
  run,
}: StepContext): Promise<ReadonlyMap<string, number>> {
  const types = [...rules.metaverseTypes.values()];
  const flows = new Map(types.map(({ name }) => [name, valueWiseFlows(rules, name)]));
  const digests = new Map([...flows].map(([name, text]) => [name, uuidOf(text ?? '')]));
  const since = await store.flowsSince(digests, run);
  return new Map([...since].filter(([name]) => flows.get(name) !== undefined));
}

/** Where nothing waits for names, nobody has to be asked who does. */
async function noteEmptySpaces(
  { store, connector, rules }: StepContext,
  { links }: PageContext,
): Promise<void> {
  for (const { id } of rules.connectorList) {
    const { imported, linked } = await store.populationOf(id);
    if (!imported) links.knowEmpty(id);
    else if (!linked && id === connector.id) links.knowUnlinked(id);
  }
}

type Selection = Pick<SyncSelection, 'scope' | 'deletions'>;

/** A page on its way into the store, perhaps behind another one. */
interface InFlight extends PageInFlight {
  /** Settled when nothing of an earlier page is on its way any more. */
  readonly earlier: Promise<void>;
  /** What the page before it changes. */
  readonly earlierEffects: PageEffects | undefined;
}

/**
 * Page after page: while one is calculated, the one before is written and the objects of the next are read.
 * Answers whether the step's limit cut it.
 */
async function synchronizeSelection(
  step: StepContext,
  context: PageContext,
  what: Selection & { readonly budget: ObjectBudget },
): Promise<boolean> {
  const isInside = partitionScope(step.connector, step.settings.partition);
  const choose = (ids: readonly number[], { objects, ...rows }: PageRows): ChosenRows => {
    // Deletions have a round of their own, after everything else.
    const wanted = objects.filter(
      (object) => what.deletions === (object.pending === 'delete') && isInside(object),
    );
    const chosen = inOrder(wanted, ids).slice(0, what.budget.left);
    const isCut = chosen.length < wanted.length;
    if (chosen.length === objects.length) return { ...rows, objects: chosen, isCut };
    const own = new Set(chosen.map(({ id }) => id));
    const references = rows.references.filter(({ object }) => own.has(object));
    return { ...rows, objects: chosen, references, isCut };
  };
  let inFlight: InFlight | undefined;
  try {
    for await (const { ids, rows } of readAhead(selectedRows(step, context, what))) {
      // The page after this one is being read from now on; what the one before changes is known by then.
      const next = await readPage(step, context, { ids, rows, choose }, inFlight);
      const { objects, isCut } = next.rows;
      if (objects.length > 0) inFlight = await synchronizePage(step, context, next, inFlight);
      what.budget.take(objects);
      step.progress(objects.length);
      if (isCut) return true;
      // Of two pages it is known what they change while they are written; of three it is not.
      await inFlight?.earlier;
    }
  } finally {
    await inFlight?.written;
  }
  return false;
}

/** The objects of each page, read while the page before is calculated. */
async function* selectedRows(
  step: StepContext,
  context: PageContext,
  selection: Selection,
): AsyncGenerator<{ readonly ids: readonly number[]; readonly rows: PageRows }> {
  for await (const ids of selectedIds(step, selection))
    yield { ids, rows: await readPageRows(context, refsOf(step, ids)) };
}

const refsOf = ({ connector }: StepContext, ids: readonly number[]): readonly ObjectRef[] =>
  ids.map((id) => ({ connector: connector.id, id }));

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

/** What of a page's rows is synchronized; cut where the step's limit is reached. */
type ChosenRows = PageRows & { readonly isCut: boolean };

interface ReadRows {
  readonly ids: readonly number[];
  readonly rows: PageRows;
  readonly choose: (ids: readonly number[], rows: PageRows) => ChosenRows;
}

interface NextPage {
  readonly rows: ChosenRows;
  readonly page: LoadedPage;
}

/** Reads what the objects of a page need, which were read before the two earlier pages were written. */
async function readPage(
  step: StepContext,
  context: PageContext,
  { ids, rows, choose }: ReadRows,
  before: InFlight | undefined,
): Promise<NextPage> {
  const chosen = choose(ids, rows);
  const { earlierEffects } = before ?? {};
  if (earlierEffects === undefined || !collides(earlierEffects, chosen.objects, [])) {
    const page = await loadPage(context, chosen, [], before?.effects);
    if (page !== undefined) return { rows: chosen, page };
  }
  // The pages have too much in common: read again what was written.
  await before?.written;
  const again = choose(ids, await readPageRows(context, refsOf(step, ids)));
  const page = await loadPage(context, again, []);
  return { rows: again, page: must(page, 'nothing else is being written') };
}

/** Calculates a page that was read in part, where that is not enough, once more from everything. */
async function calculateObjects(
  context: PageContext,
  { rows, page }: NextPage,
  before: InFlight | undefined,
): Promise<CalculatedPage> {
  const work = {
    ids: rows.objects.map(({ id }) => id),
    calculate: (workspace: Workspace, id: number) =>
      lostSecret(workspace, id) ?? synchronizeObject(workspace, id),
    before,
  };
  const calculated = await calculatePage(context, { ...work, page });
  if (keepsToPart(page, calculated)) return calculated;
  const whole = await loadPage({ ...context, parts: undefined }, rows, []);
  return calculatePage(context, { ...work, page: must(whole, 'nothing else is being written') });
}

async function synchronizePage(
  step: StepContext,
  context: PageContext,
  { rows, page }: NextPage,
  before: InFlight | undefined,
): Promise<InFlight> {
  const { objects } = rows;
  const ids = objects.map(({ id }) => id);
  const calculated = await calculateObjects(context, { rows, page }, before);
  recordInbound(step, calculated.workspace, objects);
  recordOutbound(step, calculated.workspace);
  recordFailures(step, calculated);
  const record = step.recorder.take();
  if (step.observe) {
    await before?.written;
    await step.observe(calculated.workspace, record);
  }
  const write = await writeOfPage(context, calculated, {
    record,
    failures: calculated.failures,
    done: objects.filter(({ id }) => !calculated.failures.has(id)),
    retried: [],
    retryFailed: [],
    before,
  });
  const earlier = before?.written ?? Promise.resolve();
  const written = earlier.then(() => step.commit(() => step.store.commitSyncPage(write)));
  // A failure is met where the page is waited for.
  written.catch(() => undefined);
  const effects = effectsOf(write, step.connector.id, new Set(ids));
  return { written, earlier, effects, earlierEffects: before?.effects };
}
