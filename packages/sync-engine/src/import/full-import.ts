import type { ConnectorSession, ImportPage } from '@cognate/connector-kit';
import { objectKeys } from '../keys/object-key.ts';
import type { StepContext } from '../runs/step-context.ts';
import { IdSet } from './id-set.ts';
import { inferDeletions } from './infer-deletions.ts';
import { stagePage } from './stage-page.ts';
import type { StagingContext } from './stage-page.ts';

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
  const pages = session.import({ mode: 'full', pageSize: step.pageSize ?? PAGE_SIZE })[Symbol.asyncIterator]();
  let watermark: string | undefined;
  try {
    // The next page is read while the last one is written.
    let next = pages.next();
    for (;;) {
      const { done, value } = await next;
      if (done === true) break;
      next = pages.next();
      // Its failure is noticed when it is awaited above, not while this page is still being written.
      next.catch(() => undefined);
      await stage(step, context, value);
      watermark = value.watermark ?? watermark;
    }
  } finally {
    await pages.return?.();
  }
  const clean = recorder.has('discovery') === false;
  if (clean) await inferDeletions(step, context.seen);
  if (watermark !== undefined) await store.setWatermark(connector.id, watermark);
  if (!clean) return 'completed-discovery-errors';
  if ((await store.countParked(connector.id)) > 0) return 'completed-transient-objects';
  return recorder.has('sync') ? 'completed-sync-errors' : 'success';
}

async function stage(step: StepContext, context: StagingContext, page: ImportPage): Promise<void> {
  const { recorder } = step;
  for (const error of page.errors) {
    recorder.count('staging', 'stage-failure');
    recorder.error({
      kind: 'discovery', type: error.type, message: error.message,
      ...(error.dn === undefined ? {} : { dn: error.dn }),
      ...(error.attribute === undefined ? {} : { attribute: error.attribute }),
      ...(error.position === undefined ? {} : { position: error.position }),
    });
  }
  if (page.filteredObjects !== undefined) recorder.count('discovery', 'filtered-objects', page.filteredObjects);
  const write = await stagePage(context, page.entries);
  await step.commit(() => step.store.commitImportPage(write));
  step.progress(page.entries.length);
}
