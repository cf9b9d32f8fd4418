import type { RowSet } from '../floors/copy-rows.ts';
import type { RunSummary } from '../worker/job.ts';

const historyOf = (runs: readonly RunSummary[]): RowSet => ({
  table: 'run_objects',
  where: `run_id in (${runs.map(({ id }) => id).join(', ')})`,
});

/** What a full import into an empty store has written. */
export const importRows = (runs: readonly RunSummary[]): readonly RowSet[] => [
  { table: 'cs_object' },
  { table: 'cs_ref' },
  { table: 'cs_pending' },
  historyOf(runs),
];

/** What the first synchronization has written: the metaverse, the targets' objects, their exports. */
export const syncRows = (runs: readonly RunSummary[]): readonly RowSet[] => [
  { table: 'mv_object' },
  { table: 'mv_index' },
  { table: 'mv_ref' },
  { table: 'link' },
  // Provisioned, and not imported yet.
  { table: 'cs_object', where: 'body is null' },
  { table: 'export_change' },
  { table: 'export_delta' },
  historyOf(runs),
];

/** What runs that changed some objects have written anew, in the connector spaces and in the history. */
export const changedRows = (runs: readonly RunSummary[]): readonly RowSet[] => {
  const history = historyOf(runs);
  const changed = `select unnest(ids) from run_objects where ${history.where ?? 'true'}`;
  return [{ table: 'cs_object', where: `id in (${changed})` }, history];
};

// The first run of all was the import of the source.
const SOURCE = '(select connector from run order by id limit 1)';

/** What the confirming imports have written. */
export const confirmingRows = (runs: readonly RunSummary[]): readonly RowSet[] => [
  { table: 'cs_object', where: `body is not null and connector <> ${SOURCE}` },
  { table: 'cs_ref', where: `connector <> ${SOURCE}` },
  { table: 'cs_pending', where: `connector <> ${SOURCE}` },
  historyOf(runs),
];
