import type { ConnectorContext, ConnectorSession } from '@cognate/connector-kit';
import { DirectorySession, openDirectory } from '@cognate/ldap-kit';
import { directorySettings } from './config.ts';
import type { ActiveDirectorySettings } from './config.ts';
import { createExporter } from './export.ts';
import { importEntries } from './import.ts';
import { createPasswords } from './password.ts';
import { readPartitions } from './partitions.ts';
import { SID_FORMS } from './security-identifier.ts';
import { refineSchema } from './schema.ts';

/** Connects to the first domain controller that answers, and logs on. */
export async function openActiveDirectorySession(
  settings: ActiveDirectorySettings,
  context: ConnectorContext,
): Promise<ConnectorSession> {
  const directory = await openDirectory(directorySettings(settings), context);
  return new DirectorySession(
    directory,
    {
      import: (environment, request) =>
        importEntries(
          { ...environment, exactTypes: true, textForms: SID_FORMS },
          request,
          settings.delta,
        ),
      refineSchema,
      partitions: readPartitions,
      passwords: createPasswords(directory.client, settings.partitions[0] ?? ''),
      createExporter: (environment) => createExporter(environment, settings),
    },
    context.signal,
  );
}
