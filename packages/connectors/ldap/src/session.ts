import { ConnectorError } from '@cognate/connector-kit';
import type {
  ConnectorContext,
  ConnectorSession,
  ImportPage,
  ImportRequest,
} from '@cognate/connector-kit';
import { DirectorySession, importFull, openDirectory } from '@cognate/ldap-kit';
import type { ImportContext } from '@cognate/ldap-kit';
import type { LdapSettings } from './config.ts';

/** Connects, logs on and reads what the directory can do. */
export async function openLdapSession(
  settings: LdapSettings,
  context: ConnectorContext,
): Promise<ConnectorSession> {
  const directory = await openDirectory(settings, context);
  return new DirectorySession(directory, { import: importEntries }, context.signal);
}

async function* importEntries(
  context: ImportContext,
  request: ImportRequest,
): AsyncGenerator<ImportPage, void, undefined> {
  if (request.mode === 'delta')
    throw new ConnectorError(
      'no-start-full-import-required',
      'The LDAP connector reads whole directories; it has no delta import.',
      { remedy: 'Use a full import in the run profile.' },
    );
  yield* importFull(context, request);
}
