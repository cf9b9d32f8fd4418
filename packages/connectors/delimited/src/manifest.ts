import type { ConnectorManifest } from '@cognate/connector-kit';
import { delimitedSettings } from './config.ts';
import type { DelimitedSettings } from './config.ts';

/** What the product knows of delimited text files without opening one. */
export const delimitedManifest: ConnectorManifest<DelimitedSettings> = {
  id: 'delimited',
  title: 'Delimited text files',
  summary: 'Reads and writes files with one object per row (CSV, TSV): one file per object type.',
  settings: delimitedSettings,
  capabilities: {
    dnStyle: 'generic',
    dnIsAnchor: true,
    fullImport: true,
    deltaImport: true,
    export: true,
    rename: false,
    exportType: 'attribute-replace',
    referencesNeedTarget: false,
  },
};
