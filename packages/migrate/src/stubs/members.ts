import type { EntryPoint } from './stub.ts';

/** The members of a rules extension that answer each call: MIM's names as they are written here. */
export const MEMBERS: Readonly<Record<EntryPoint, string>> = {
  filter: 'filterForDisconnection',
  'join-values': 'mapAttributesForJoin',
  'join-choice': 'resolveJoinSearch',
  projection: 'shouldProjectToMV',
  'import-flow': 'mapAttributesForImport',
  'export-flow': 'mapAttributesForExport',
  deprovision: 'deprovision',
  provision: 'provision',
  deletion: 'shouldDeleteFromMV',
};
