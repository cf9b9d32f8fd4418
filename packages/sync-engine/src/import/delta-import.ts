import type { ImportEntry, ImportPage } from '@cognate/connector-kit';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import { readPage } from './read-page.ts';
import { Containers } from './containers.ts';
import { DeletionCount } from './deletion-count.ts';
import { importResult } from './import-end.ts';
import type { ImportEnd } from './import-end.ts';
import { importedPages } from './imported-pages.ts';
import { stageAbsence } from './infer-deletions.ts';
import { keepWritten } from './keep-written.ts';
import { mergeUpdates } from './merge-updates.ts';
import { recordPage, recordUnstaged } from './record-unstaged.ts';
import { separateEntries } from './separate-entries.ts';
import { findExisting, stagedKeyOf } from './staged-objects.ts';
import { stagePage } from './stage-page.ts';
import { stagingContext } from './staging-context.ts';
import type { StagingContext } from './staging-context.ts';

/**
 * Stages what the connected system reports as changed, in the order in which it happened. What is not mentioned stays
 * as it is, with the exports that wait to be seen.
 */
export async function deltaImport(
  step: StepContext,
  source: AsyncIterable<ImportPage>,
): Promise<ImportEnd> {
  const context = await stagingContext(step, 'delta');
  const deletions = new DeletionCount(step);
  const containers = new Containers(step.store, step.connector);
  let watermark: string | undefined;
  for await (const page of importedPages(step, source)) {
    await recordPage(context, page);
    for (const entries of separateEntries(page.entries, context.keys)) {
      await followContainers(step, context, entries, containers);
      await stageChanges(step, context, entries);
      await stageDeletions(step, context, entries, deletions);
    }
    step.progress(page.entries.length);
    if (page.isCut) return { result: 'stopped-object-limit', watermark: undefined };
    watermark = page.watermark ?? watermark;
  }
  await context.unread.settle(step);
  // What was recorded after the last page that changed something goes into the history with the step's end.
  return { result: await importResult(step), watermark };
}

/**
 * What is below a renamed object comes first, as if the system had reported it: should the step end in between, the
 * rename itself is still to come, and the rest follows then.
 */
async function followContainers(
  step: StepContext,
  context: StagingContext,
  entries: readonly ImportEntry[],
  containers: Containers,
): Promise<void> {
  if (!containers.isHierarchy) return;
  for (const { dn } of entries) containers.learn(dn);
  const existing = await findExisting(context, entries);
  const renamed = new Map<number, string>();
  for (const entry of entries) {
    const known = entry.dn === '' ? undefined : stagedKeyOf(context, entry, existing);
    if (known !== undefined && known.dnKey !== context.keys.ofDn(entry.dn))
      renamed.set(known.id, entry.dn);
  }
  if (renamed.size === 0) return;
  const rows = await step.store.presence(step.connector.id, [...renamed.keys()]);
  const moved = rows.map(({ id, dn }) => ({ from: dn, to: renamed.get(id) ?? dn }));
  for await (const below of containers.below(moved))
    await stageChanges(
      step,
      context,
      below.map(({ newDn, anchor }) => ({ change: 'update', dn: newDn, anchor, attributes: {} })),
    );
}

async function stageChanges(
  step: StepContext,
  context: StagingContext,
  entries: readonly ImportEntry[],
): Promise<void> {
  const changes = entries.filter(({ change }) => change !== 'delete');
  if (changes.length === 0) return;
  const merged = await mergeUpdates(step, context, changes);
  const page = await readPage(context, await keepWritten(context, merged), true);
  await recordUnstaged(context, page);
  const write = await stagePage(context, page.objects);
  await step.commit(() => step.store.commitImportPage(write));
  const named = new Set(write.renames.map(({ to }) => to));
  await stageChanges(step, context, context.missed.take(named));
}

/** Objects that are reported as gone; those that nobody knows are counted. */
async function stageDeletions(
  step: StepContext,
  context: StagingContext,
  entries: readonly ImportEntry[],
  deletions: DeletionCount,
): Promise<void> {
  const gone = entries.filter(({ change }) => change === 'delete');
  if (gone.length === 0) return;
  const existing = await findExisting(context, gone);
  const ids: number[] = [];
  for (const entry of gone) {
    const id = stagedKeyOf(context, entry, existing)?.id;
    if (id === undefined) recordStranger(step, entry);
    else ids.push(id);
  }
  const isInside = partitionScope(step.connector, step.settings.partition);
  const rows = (await step.store.presence(step.connector.id, ids)).filter(isInside);
  deletions.add(rows);
  await stageAbsence(step, rows);
}

function recordStranger(
  { recorder, connector }: StepContext,
  { dn, anchor = '' }: ImportEntry,
): void {
  recorder.count('discovery', 'filtered-deletions');
  recorder.listName('filtered-deletions', connector.id, dn === '' ? anchor : dn);
}
