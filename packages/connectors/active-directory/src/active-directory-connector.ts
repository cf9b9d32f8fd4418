import type { ConnectorType } from '@cognate/connector-kit';
import type { ActiveDirectorySettings } from './config.ts';
import { activeDirectoryManifest } from './manifest.ts';
import { openActiveDirectorySession } from './session.ts';

/** The connector for Active Directory Domain Services. */
export const activeDirectoryConnector: ConnectorType<ActiveDirectorySettings> = {
  manifest: activeDirectoryManifest,
  open: openActiveDirectorySession,
};
