import type { StepContext } from '../runs/step-context.ts';
import type { PresenceRow } from '../ports/import-store.ts';
import type { IdSet } from './id-set.ts';

const PAGE = 10_000;

/** Objects that a clean full import did not report are gone from the connected system. */
export async function inferDeletions(step: StepContext, seen: IdSet): Promise<void> {
  const { store, connector } = step;
  for (let after = 0; ;) {
    const ids = await store.objectIds(connector.id, after, PAGE);
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
    const unseen = ids.filter((id) => !seen.has(id));
    if (unseen.length > 0) await obsolete(step, await store.presence(connector.id, unseen));
  }
}

async function obsolete(step: StepContext, rows: readonly PresenceRow[]): Promise<void> {
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

/** What it means that an object was not reported; nothing, for one that was never exported. */
function absence(row: PresenceRow): 'obsolete' | 'removed' | 'resent' | 'nothing' {
  if (row.unconfirmed === 'delete') return 'removed';
  // Came and went: no synchronization has to learn of it.
  if (row.pending === 'add' && !row.linked) return 'removed';
  if (row.imported) return row.pending === 'delete' ? 'nothing' : 'obsolete';
  if (row.unconfirmed === null) return 'nothing';
  // It arrived, and somebody replaced it meanwhile.
  if (row.parked) return row.pending === 'delete' ? 'nothing' : 'obsolete';
  return 'resent';
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
