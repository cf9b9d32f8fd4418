import type { ImportPage } from '@cognate/connector-kit';
import type { StepContext } from '../runs/step-context.ts';
import { readPage } from './read-page.ts';
import type { ReadPage } from './read-page.ts';
import { importResult } from './import-end.ts';
import type { ImportEnd } from './import-end.ts';
import { importedPages } from './imported-pages.ts';
import type { ImportedPage } from './imported-pages.ts';
import { inferDeletions } from './infer-deletions.ts';
import { keepWritten } from './keep-written.ts';
import { readAhead } from '../read-ahead.ts';
import { recordPage, recordUnstaged } from './record-unstaged.ts';
import { stagePage } from './stage-page.ts';
import { stagingContext } from './staging-context.ts';
import type { StagingContext } from './staging-context.ts';

/**
 * Reads everything that the connected system, or the step's partition of it, has and stages what changed. Deletions
 * are inferred from absence, and only when all was read without a single unreadable entry.
 */
export async function fullImport(
  step: StepContext,
  source: AsyncIterable<ImportPage>,
): Promise<ImportEnd> {
  const context = await stagingContext(step, 'full');
  const { watermark, isCut } = await stagePages(step, context, source);
  await context.unread.settle(step);
  if (isCut) return { result: 'stopped-object-limit', watermark: undefined };
  if (!step.recorder.has('discovery')) await inferDeletions(step, context.seen);
  return { result: await importResult(step), watermark };
}

/** What is expected of the pages to come. */
interface Forecast {
  /** Whether most objects are expected to have changed: then they are worth reading before that is known. */
  changes: boolean;
}

/** The pages with the objects that they are about. */
async function* readPages(
  step: StepContext,
  context: StagingContext,
  source: AsyncIterable<ImportPage>,
  forecast: Forecast,
): AsyncGenerator<{ readonly page: ImportedPage; readonly read: ReadPage }> {
  for await (const page of importedPages(step, source))
    yield {
      page,
      read: await readPage(context, await keepWritten(context, page.entries), forecast.changes),
    };
}

/** Reads, stages and writes at the same time: the next page is prepared while the last one is written. */
async function stagePages(
  step: StepContext,
  context: StagingContext,
  source: AsyncIterable<ImportPage>,
): Promise<{ readonly watermark: string | undefined; readonly isCut: boolean }> {
  let watermark: string | undefined;
  let isCut = false;
  let written: Promise<void> | undefined;
  const forecast = { changes: false };
  try {
    for await (const { page, read } of readAhead(readPages(step, context, source, forecast))) {
      await written;
      await recordPage(context, page);
      await recordUnstaged(context, read);
      const write = await stagePage(context, read.objects);
      forecast.changes = write.inserts.length + write.updates.length > page.entries.length / 2;
      written = step.commit(() => step.store.commitImportPage(write));
      written.catch(() => undefined);
      step.progress(page.entries.length);
      watermark = page.watermark ?? watermark;
      ({ isCut } = page);
    }
  } finally {
    await written;
  }
  return { watermark, isCut };
}
