import type { ImportPage } from '@cognate/connector-kit';
import type { StepContext } from '../runs/step-context.ts';
import { canonicalPage } from './canonical-page.ts';
import { importResult } from './import-end.ts';
import type { ImportEnd } from './import-end.ts';
import { importedPages } from './imported-pages.ts';
import { inferDeletions } from './infer-deletions.ts';
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
    for await (const page of importedPages(step, source)) {
      recordPage(context.recorder, page);
      const objects = await canonicalPage(context, page.entries);
      await written;
      const write = await stagePage(context, objects);
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
