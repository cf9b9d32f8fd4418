import type { ConnectorType } from '@cognate/connector-kit';
import type { SharePointSettings } from './config.ts';
import { sharepointManifest } from './manifest.ts';
import { openSharePointSession } from './session.ts';

/** The connector for the profile store of a SharePoint farm. */
export const sharepointConnector: ConnectorType<SharePointSettings> = {
  manifest: sharepointManifest,
  open: openSharePointSession,
};
