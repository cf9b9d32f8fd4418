import type { SelectedFile } from '../data-file.ts';
import type { OpenFiles } from '../open-files.ts';
import { rowKey } from '../row.ts';
import { readJournal, removeJournal } from './journal.ts';
import { mergeChanges } from './merge-changes.ts';
import { RowChanges } from './row-change.ts';

/** Completes an export of this file that ended before its end, so that nothing that was answered is lost. */
export async function recoverExport(file: SelectedFile, files: OpenFiles): Promise<void> {
  const changes = await readJournal(file.path);
  if (changes === undefined) return;
  const byRow = new RowChanges();
  for (const change of changes) byRow.add(rowKey(change.dn), change);
  if (byRow.size > 0) await mergeChanges(file, byRow, files);
  await removeJournal(file.path);
}
