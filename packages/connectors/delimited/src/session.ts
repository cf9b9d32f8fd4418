import { ConnectorError } from '@cognate/connector-kit';
import type { ConnectorContext, ConnectorSession } from '@cognate/connector-kit';
import type { DelimitedSettings } from './config.ts';
import { dataFiles, isSelected } from './data-file.ts';
import { createExport } from './export.ts';
import { recoverExport } from './export/recover-export.ts';
import { importFiles } from './import.ts';
import { createOpenFiles } from './open-files.ts';
import { openRecords } from './records.ts';
import { discoverFiles } from './schema.ts';

/**
 * Opens a session on the files of the settings. Nothing is opened or written yet: an export that a crash interrupted is
 * completed when the next import or export starts, never by a look at the schema.
 */
export async function openSession(
  settings: DelimitedSettings,
  context: ConnectorContext,
): Promise<ConnectorSession> {
  context.signal.throwIfAborted();
  const closing = new AbortController();
  const files = createOpenFiles(AbortSignal.any([context.signal, closing.signal]));
  const all = dataFiles(settings, context.baseDirectory, context.schema);
  const selected = all.filter(isSelected);
  const exporting = createExport(selected, files);
  return {
    test: async () => {
      for (const file of all) await (await openRecords(file, files))?.close();
    },
    discoverSchema: () => discoverFiles(all, files),
    import: async function* (request) {
      for (const file of selected) await recoverExport(file, files);
      yield* importFiles(selected, request, files);
    },
    export: (page) => exporting.write(page),
    finishExport: () => exporting.finish(),
    close: async () => {
      closing.abort(
        new ConnectorError('stopped-import-read', 'The session was closed while it was at work.'),
      );
      await files.closeAll();
    },
  };
}
