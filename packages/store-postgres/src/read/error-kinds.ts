import { must } from '@cognate/kernel';
import type { StandingError } from '@cognate/sync-engine';
import { EXPORT_ERROR, IMPORT_ERROR, SYNC_ERROR } from '../codes.ts';

/** The kinds of errors that stay with their objects, as they are kept. */
export const ERROR_CODES: Readonly<Record<StandingError['kind'], number>> = {
  sync: SYNC_ERROR,
  export: EXPORT_ERROR,
  import: IMPORT_ERROR,
};

const KINDS = new Map<number, StandingError['kind']>([
  [SYNC_ERROR, 'sync'],
  [EXPORT_ERROR, 'export'],
  [IMPORT_ERROR, 'import'],
]);

export const errorKindOf = (code: number): StandingError['kind'] =>
  must(KINDS.get(code), 'an error code');
