import type { ConnectorSession, ImportPage } from '@cognate/connector-kit';
import { objectKeys } from '../keys/object-key.ts';
import type { StepContext } from '../runs/step-context.ts';
import { IdSet } from './id-set.ts';
import { inferDeletions } from './infer-deletions.ts';
import { canonicalPage } from './canonical-page.ts';
import { stagePage } from './stage-page.ts';
import type { StagingContext } from './staging-context.ts';

const PAGE_SIZE = 1000;

/**
 * Reads everything that the connected system has and stages what changed. Deletions are inferred from absence, and
 * only when the whole import was read without a single unreadable entry. Answers with the step's result.
 */
export async function fullImport(step: StepContext, session: ConnectorSession): Promise<string> {
  const { connector, store, recorder } = step;
  const context: StagingContext = {
    connector,
    store,
    recorder,
    keys: objectKeys(connector.id, connector.dnStyle),
    seen: new IdSet(),
    newObjectId: () => step.ids.take('object'),
    reserve: (count) => step.ids.reserve('object', count),
    confirming: await store.hasUnconfirmed(connector.id),
  };
  const watermark = await stagePages(step, context, session);
  const unreadable = recorder.has('discovery');
  if (!unreadable) await inferDeletions(step, context.seen);
  if (watermark !== undefined) await store.setWatermark(connector.id, watermark);
  if (unreadable) return 'completed-discovery-errors';
  if ((await store.countParked(connector.id)) > 0) return 'completed-transient-objects';
  return recorder.has('sync') ? 'completed-sync-errors' : 'success';
}

/** Reads, stages and writes at the same time: the next page is prepared while the last one is written. */
async function stagePages(
  step: StepContext,
  context: StagingContext,
  session: ConnectorSession,
): Promise<string | undefined> {
  const source = session.import({ mode: 'full', pageSize: step.pageSize ?? PAGE_SIZE });
  const pages = source[Symbol.asyncIterator]();
  let watermark: string | undefined;
  let written: Promise<void> | undefined;
  try {
    for (let next = pages.next(); ;) {
      const read = await next;
      if (read.done === true) break;
      const page = read.value;
      next = pages.next();
      // Its failure is met where it is awaited, not while this page is still at work.
      next.catch(() => undefined);
      recordPage(context, page);
      const objects = canonicalPage(context, page.entries);
      await written;
      const write = await stagePage(context, objects);
      written = step.commit(() => step.store.commitImportPage(write));
      written.catch(() => undefined);
      step.progress(page.entries.length);
      watermark = page.watermark ?? watermark;
    }
  } finally {
    await written;
    await pages.return?.();
  }
  return watermark;
}

/** What the connector itself had to say about a page. */
function recordPage({ recorder }: StagingContext, page: ImportPage): void {
  for (const error of page.errors) {
    recorder.count('staging', 'stage-failure');
    recorder.error({
      kind: 'discovery',
      type: error.type,
      message: error.message,
      ...(error.dn === undefined ? {} : { dn: error.dn }),
      ...(error.anchor === undefined ? {} : { anchor: error.anchor }),
      ...(error.attribute === undefined ? {} : { attribute: error.attribute }),
      ...(error.position === undefined ? {} : { position: error.position }),
    });
  }
  if (page.filteredObjects !== undefined)
    recorder.count('discovery', 'filtered-objects', page.filteredObjects);
}
