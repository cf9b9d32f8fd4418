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
  const gone: number[] = [];
  const removed: number[] = [];
  const resent: number[] = [];
  for (const row of rows) {
    if (row.unconfirmed === 'delete') {
      removed.push(row.id);
      recorder.countObject('staging', 'stage-delete', connector.id, row.id, row.dn);
    } else if (row.imported && row.pending !== 'delete') {
      gone.push(row.id);
      recorder.countObject('staging', 'stage-delete', connector.id, row.id, row.dn);
    } else if (!row.imported && row.unconfirmed !== null) {
      resent.push(row.id);
      recorder.error({
        kind: 'sync',
        type: 'exported-change-not-reimported',
        algorithmStep: 'staging',
        object: row.id,
        dn: row.dn,
        message: 'The object was added by an export, and the import did not find it.',
      });
    }
    // Never exported: the connected system cannot know it.
  }
  if (gone.length + removed.length + resent.length === 0) return;
  const write = {
    connector: connector.id,
    record: recorder.take(),
    obsolete: gone,
    removed,
    resent,
  };
  await step.commit(() => store.commitObsoletion(write));
}
