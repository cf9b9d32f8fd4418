import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { SelectedFile } from './data-file.ts';
import { openExportTarget } from './export/export-target.ts';
import type { ExportTarget } from './export/export-target.ts';
import type { OpenFiles } from './open-files.ts';

/** The export of a session. */
export interface FileExport {
  readonly write: (page: readonly ExportChange[]) => Promise<readonly ExportResult[]>;
  readonly finish: () => Promise<void>;
}

/** Nothing is opened until something is to be written. */
export function createExport(selected: readonly SelectedFile[], files: OpenFiles): FileExport {
  const targets = new Map<SelectedFile, ExportTarget>();
  const targetOf = async (type: string): Promise<ExportTarget | undefined> => {
    const file = selected.find((one) => foldName(one.selected.name) === foldName(type));
    if (file === undefined) return undefined;
    const target = targets.get(file) ?? (await openExportTarget(file, files));
    targets.set(file, target);
    return target;
  };
  return {
    write: async (page) => {
      files.signal.throwIfAborted();
      const results: ExportResult[] = [];
      for (const change of page) {
        const target = await targetOf(change.type);
        results.push(target === undefined ? unknownType(change) : target.take(change));
      }
      for (const target of targets.values()) await target.keep();
      return results;
    },
    finish: async () => {
      for (const target of targets.values()) await target.finish();
      targets.clear();
    },
  };
}

const unknownType = ({ id, type }: ExportChange): ExportResult => ({
  id,
  ok: false,
  type: 'no-export-to-this-object-type',
  message: `No file holds objects of the type "${type}".`,
});
