import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import { importFull, fullImportRequired } from '@cognate/ldap-kit';
import type { ImportContext } from '@cognate/ldap-kit';
import type { ActiveDirectorySettings } from './config.ts';
import { dirSyncPositions, importByDirSync } from './import/import-by-dir-sync.ts';
import { importByUsn, usnPosition } from './import/import-by-usn.ts';

/** Reads everything, or what has changed since the watermark, by the way that the settings name. */
export async function* importEntries(
  context: ImportContext,
  request: ImportRequest,
  delta: ActiveDirectorySettings['delta'],
): AsyncGenerator<ImportPage, void, undefined> {
  if (request.mode === 'full')
    yield* importFull(context, request, async () => {
      if (delta === 'none') return undefined;
      return delta === 'dirSync' ? dirSyncPositions(context) : usnPosition(context);
    });
  else if (delta === 'none')
    throw fullImportRequired('The settings say delta: none, so nothing tells what has changed.');
  else if (delta === 'dirSync') yield* importByDirSync(context, request);
  else yield* importByUsn(context, request);
}
