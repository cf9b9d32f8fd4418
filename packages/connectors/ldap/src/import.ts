import { ConnectorError } from '@cognate/connector-kit';
import type { ImportPage, ImportRequest } from '@cognate/connector-kit';
import { importFull, fullImportRequired } from '@cognate/ldap-kit';
import type { ImportContext } from '@cognate/ldap-kit';
import type { LdapSettings } from './config.ts';
import { accessLogPosition, importByAccessLog } from './delta/access-log.ts';
import { changeLogPosition, importByChangeLog } from './delta/change-log.ts';
import { chooseMethod } from './delta/choose-method.ts';
import { contentSyncPosition, importByContentSync } from './delta/content-sync.ts';

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
      if (method === 'changeLog') return changeLogPosition(context);
      if (method === 'accessLog') return accessLogPosition(context);
      const position = await contentSyncPosition(context);
      if (position !== undefined || settings.delta === 'auto') return position;
      throw noContentSync(context.client.url.text);
    });
  else if (method === undefined)
    throw fullImportRequired('Nothing tells what has changed in this directory.', {
      remedy:
        'Run a full import. For deltas the directory needs content synchronization (RFC 4533) with entryUUID as the anchor, or a change log.',
    });
  else if (method === 'changeLog') yield* importByChangeLog(context, request);
  else if (method === 'accessLog') yield* importByAccessLog(context, request);
  else yield* importByContentSync(context, request);
}

const noContentSync = (url: string): ConnectorError =>
  new ConnectorError(
    'no-start-bad-ma-configuration',
    `${url} gives no position for content synchronization.`,
    { remedy: 'Give its database the overlay syncprov, or set delta: none.' },
  );
