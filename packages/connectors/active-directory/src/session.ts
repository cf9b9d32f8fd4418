import type { ConnectorContext, ConnectorSession } from '@cognate/connector-kit';
import { DirectorySession, openDirectory } from '@cognate/ldap-kit';
import type { DirectorySettings } from '@cognate/ldap-kit';
import { lastServer } from './import/watermark.ts';
import { directorySettings } from './config.ts';
import type { ActiveDirectorySettings } from './config.ts';
import { createExporter } from './export.ts';
import { importEntries } from './import.ts';
import { createPasswords } from './password.ts';
import { readPartitions } from './partitions.ts';
import { SID_FORMS } from './security-identifier.ts';
import { refineSchema } from './schema.ts';

/** Connects to the domain controller of the last import, or to the first that answers, and logs on. */
export async function openActiveDirectorySession(
  settings: ActiveDirectorySettings,
  context: ConnectorContext,
): Promise<ConnectorSession> {
  const { url, ...others } = directorySettings(settings);
  const directory = await openDirectory(
    { ...others, url: lastFirst(url, lastServer(context.lastImport)) },
    context,
  );
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

/**
 * What was written to one domain controller arrives at others later: whoever reads and writes keeps to one, so that exports are
 * confirmed. One that the settings do not name any more is left.
 */
function lastFirst(urls: DirectorySettings['url'], last: string | undefined) {
  const list = typeof urls === 'string' ? [urls] : urls;
  return last === undefined || !list.includes(last) ? list : [...new Set([last, ...list])];
}
