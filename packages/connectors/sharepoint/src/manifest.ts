import type { ConnectorManifest } from '@cognate/connector-kit';
import { sharepointSettings } from './config.ts';
import type { SharePointSettings } from './config.ts';

/** The profile store of SharePoint 2013, 2016, 2019 and Subscription Edition on one's own servers. */
export const sharepointManifest: ConnectorManifest<SharePointSettings> = {
  id: 'sharepoint',
  title: 'SharePoint profile store',
  summary: 'The user profiles of a SharePoint farm, with pictures. One connector for each farm.',
  settings: sharepointSettings,
  capabilities: {
    dnStyle: 'generic',
    // MIM's connector calls both Anchor.
    dnIsAnchor: true,
    fullImport: true,
    deltaImport: true,
    export: true,
    rename: false,
    exportType: 'attribute-replace',
    // The store keeps a manager as an account name and looks for that account.
    referencesNeedTarget: true,
  },
};
