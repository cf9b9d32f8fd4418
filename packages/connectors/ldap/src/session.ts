import type { ConnectorContext, ConnectorSession } from '@cognate/connector-kit';
import { DirectorySession, openDirectory } from '@cognate/ldap-kit';
import type { LdapSettings } from './config.ts';
import { importEntries } from './import.ts';
import { createPasswords } from './password.ts';

/** Connects, logs on and reads what the directory can do. */
export async function openLdapSession(
  settings: LdapSettings,
  context: ConnectorContext,
): Promise<ConnectorSession> {
  const directory = await openDirectory(settings, context);
  return new DirectorySession(
    directory,
    {
      import: (environment, request) => importEntries(environment, request, settings),
      passwords: createPasswords(directory, settings.passwordPolicy),
    },
    context.signal,
  );
}
