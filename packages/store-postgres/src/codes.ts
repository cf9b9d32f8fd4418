import type { DisconnectorState, ExportDelta, PendingImport } from '@cognate/sync-rules';
import type { Parking } from '@cognate/sync-engine';
import { must } from '@cognate/kernel';

/** How words are kept in narrow columns. */
const PENDING: readonly PendingImport[] = ['none', 'add', 'update', 'delete', 'delete-add'];
const STATES: readonly DisconnectorState[] = ['normal', 'explicit', 'filtered'];
const OPS: readonly ExportDelta['op'][] = ['add', 'update', 'delete', 'delete-add'];

const PARKINGS: readonly Parking['cause'][] = ['add', 'move'];

export const PENDING_STAGE = 1;
export const UNCONFIRMED_STAGE = 2;
export const CONFIRMED_STAGE = 3;
export const SYNC_ERROR = 1;
export const EXPORT_ERROR = 2;
export const IMPORT_ERROR = 3;

export const pendingCode = (op: PendingImport): number => PENDING.indexOf(op);
export const pendingOf = (code: number | null): PendingImport =>
  must(PENDING[code ?? 0], 'a pending import code');
export const stateCode = (state: DisconnectorState): number => STATES.indexOf(state);
export const stateOf = (code: number | null): DisconnectorState =>
  must(STATES[code ?? 0], 'a disconnector state code');
export const opCode = (op: ExportDelta['op']): number => OPS.indexOf(op) + 1;
export const opOf = (code: number): ExportDelta['op'] => must(OPS[code - 1], 'an export code');
export const parkingCode = (cause: Parking['cause']): number => PARKINGS.indexOf(cause) + 1;
export const parkingOf = (code: number): Parking['cause'] =>
  must(PARKINGS[code - 1], 'a code for why an object was parked');
