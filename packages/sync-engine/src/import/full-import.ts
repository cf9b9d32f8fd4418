import type { ImportPage } from '@cognate/connector-kit';
import type { StepContext } from '../runs/step-context.ts';
import { canonicalPage, recordUnstaged } from './canonical-page.ts';
import type { CanonicalPage } from './canonical-page.ts';
import { importResult } from './import-end.ts';
import type { ImportEnd } from './import-end.ts';
import { importedPages } from './imported-pages.ts';
import type { ImportedPage } from './imported-pages.ts';
import { inferDeletions } from './infer-deletions.ts';
import { readAhead } from './read-ahead.ts';
import { recordPage } from './record-page.ts';
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
  if (isCut) return { result: 'stopped-object-limit', watermark: undefined };
  if (!step.recorder.has('discovery')) await inferDeletions(step, context.seen);
  return { result: await importResult(step), watermark };
}

/** The pages in the form in which they are stored. */
async function* canonicalPages(
  step: StepContext,
  context: StagingContext,
  source: AsyncIterable<ImportPage>,
): AsyncGenerator<{ readonly page: ImportedPage; readonly canonical: CanonicalPage }> {
  for await (const page of importedPages(step, source))
    yield { page, canonical: await canonicalPage(context, page.entries) };
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
  try {
    for await (const { page, canonical } of readAhead(canonicalPages(step, context, source))) {
      await written;
      recordPage(context.recorder, page);
      recordUnstaged(context, canonical);
      const write = await stagePage(context, canonical.objects);
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
