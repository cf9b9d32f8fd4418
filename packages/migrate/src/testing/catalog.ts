import type { ConnectorCatalog } from '../translate/connector-catalog.ts';

const tree = { dnStyle: 'ldap', canRename: true, canExport: true } as const;

/** The connector types that tests of translations have. */
export const testCatalog: ConnectorCatalog = new Map([
  ['active-directory', { deltaImport: true, traits: tree }],
  [
    'sharepoint',
    { deltaImport: true, traits: { dnStyle: 'generic', canRename: false, canExport: true } },
  ],
  ['ldap', { deltaImport: true, traits: tree }],
  [
    'delimited',
    { deltaImport: true, traits: { dnStyle: 'generic', canRename: false, canExport: true } },
  ],
]);
