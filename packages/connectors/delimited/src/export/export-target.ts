import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import type { SelectedFile } from '../data-file.ts';
import { newLayout } from '../layout.ts';
import type { OpenFiles } from '../open-files.ts';
import { openForExport } from '../records.ts';
import { rowKey } from '../row.ts';
import { decideChange } from './decide-change.ts';
import { createJournal, removeJournal } from './journal.ts';
import { mergeChanges } from './merge-changes.ts';
import { recoverExport } from './recover-export.ts';
import { RowChanges } from './row-change.ts';
import { indexRows } from './row-index.ts';
import type { RowIndex } from './row-index.ts';
import { createRowWriter } from './row-writer.ts';

/** A file that an export writes. */
export interface ExportTarget {
  /** Decides a change and remembers it. */
  readonly take: (change: ExportChange) => ExportResult;
  /** Makes what was taken survive a crash. */
  readonly keep: () => Promise<void>;
  /** Writes what was kept into the file. */
  readonly finish: () => Promise<void>;
}

/** Completes an interrupted export first, then reads which rows there are. */
export async function openExportTarget(
  file: SelectedFile,
  files: OpenFiles,
): Promise<ExportTarget> {
  await recoverExport(file, files);
  const opened = await openForExport(file, files);
  const layout = opened?.layout ?? newLayout(file);
  const writer = createRowWriter(file, layout, opened?.encoding ?? file.format.encoding);
  const context = { file, layout, writer };
  const index: RowIndex = opened === undefined ? new Map() : await indexRows(file, layout, opened);
  const journal = createJournal(file.path, files);
  const changes = new RowChanges();
  let taken: string[] = [];

  return {
    take: (change) => {
      const { id, dn } = change;
      const key = rowKey(dn);
      const pending = changes.get(key);
      const decision = decideChange(change, { inFile: index.get(key), pending }, context);
      if (decision.kind === 'refuse')
        return { id, ok: false, type: decision.type, message: decision.message };
      if (decision.kind === 'write') {
        const text = JSON.stringify(decision.change);
        changes.add(key, decision.change, text);
        taken.push(text);
      }
      return { id, ok: true };
    },
    keep: async () => {
      if (taken.length > 0) await journal.append(taken);
      taken = [];
    },
    finish: async () => {
      await journal.close();
      if (changes.size === 0) return;
      await mergeChanges(file, changes, files);
      await removeJournal(file.path);
    },
  };
}
