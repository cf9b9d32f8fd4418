import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import { importFull } from '@cognate/ldap-kit';
import type { ImportContext } from '@cognate/ldap-kit';
import type { LdapSettings } from './config.ts';
import { changeLogPosition, importByChangeLog } from './delta/change-log.ts';
import { chooseMethod } from './delta/choose-method.ts';
import { contentSyncPosition, importByContentSync } from './delta/content-sync.ts';
import { fullImportRequired } from './delta/watermark.ts';

/** Reads everything, or what has changed since the watermark, by the way that the server has. */
export async function* importEntries(
  context: ImportContext,
  request: ImportRequest,
  settings: LdapSettings,
): AsyncGenerator<ImportPage, void, undefined> {
  const method = chooseMethod(settings, context.rootDse);
  if (request.mode === 'full')
    yield* importFull(context, request, async () => {
      if (method === undefined) return undefined;
      return method === 'changeLog' ? changeLogPosition(context) : contentSyncPosition(context);
    });
  else if (method === undefined)
    throw fullImportRequired(
      'Nothing tells what has changed in this directory.',
      'Run a full import. For deltas the directory needs content synchronization (RFC 4533) with entryUUID as the anchor, or a change log.',
    );
  else if (method === 'changeLog') yield* importByChangeLog(context, request);
  else yield* importByContentSync(context, request);
}
