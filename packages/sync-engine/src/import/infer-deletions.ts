import type { PresenceRow } from '../ports/import-store.ts';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import { absence } from './absence.ts';
import { DeletionCount } from './deletion-count.ts';
import type { IdSet } from './id-set.ts';

const PAGE = 10_000;

/**
 * Objects that a clean full import did not report are gone from the connected system, or from the step's partition of
 * it. Where the step limits deletions they are counted first, so that too many of them leave everything as it was.
 */
export async function inferDeletions(step: StepContext, seen: IdSet): Promise<void> {
  if (step.settings.deletionLimit !== undefined) {
    const count = new DeletionCount(step);
    for await (const rows of absentObjects(step, seen)) count.add(rows);
  }
  for await (const rows of absentObjects(step, seen)) await stageAbsence(step, rows);
}

async function* absentObjects(
  { store, connector, settings }: StepContext,
  seen: IdSet,
): AsyncGenerator<readonly PresenceRow[]> {
  const isInside = partitionScope(connector, settings.partition);
  for (let after = 0; ;) {
    const ids = await store.objectIds(connector.id, after, PAGE);
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
    const unseen = ids.filter((id) => !seen.has(id));
    if (unseen.length > 0)
      yield (await store.presence(connector.id, unseen)).filter((row) => isInside(row));
  }
}

/** Stages that objects are gone. */
export async function stageAbsence(step: StepContext, rows: readonly PresenceRow[]): Promise<void> {
  const { store, connector, recorder } = step;
  const write = {
    connector: connector.id,
    obsolete: rows.filter((row) => absence(row) === 'obsolete').map(({ id }) => id),
    removed: rows.filter((row) => absence(row) === 'removed').map(({ id }) => id),
    resent: rows.filter((row) => absence(row) === 'resent').map(({ id }) => id),
  };
  for (const row of rows) recordAbsence(step, row);
  if (write.obsolete.length + write.removed.length + write.resent.length === 0) return;
  await step.commit(() => store.commitObsoletion({ ...write, record: recorder.take() }));
}

function recordAbsence({ connector, recorder }: StepContext, row: PresenceRow): void {
  const { id, dn } = row;
  const what = absence(row);
  if (what === 'obsolete' || what === 'removed')
    recorder.countObject('staging', 'stage-delete', { connector: connector.id, id, dn });
  if (what === 'resent')
    recorder.error({
      kind: 'sync',
      type: 'exported-change-not-reimported',
      algorithmStep: 'staging',
      object: id,
      dn,
      message: 'The object was added by an export, and the import did not find it.',
    });
}
