import { AppError } from '@cognate/kernel';
import type {
  DisconnectorState,
  ExportDelta,
  Link,
  MvObject,
  PendingImport,
} from '@cognate/sync-rules';
import type { ExportDecision, LoadedExport, RunError, RunRow } from '@cognate/sync-engine';

export interface ObjectRow {
  readonly connector: string;
  readonly id: number;
  readonly type: string;
  readonly dn: string;
  readonly dnKey: string;
  readonly anchor: string | null;
  readonly anchorKey: string | null;
  readonly hash: string | null;
  readonly body: string | null;
}

export interface PendingRow {
  readonly op: PendingImport;
  readonly beforeBody: string | null;
  readonly beforeDn: string | null;
}

export interface ReferenceRow {
  readonly connector: string;
  readonly object: number;
  readonly attribute: string;
  readonly key: string;
  readonly dn: string;
}

export interface ExportRowOfStore {
  readonly connector: string;
  readonly id: number;
  readonly object: number;
  readonly stage: LoadedExport['stage'];
  readonly rank: number;
  readonly nameKey: string | null;
  readonly delta: ExportDelta;
}

export interface ErrorRow {
  readonly object: number;
  readonly kind: 'sync' | 'export' | 'import';
  readonly run: number;
  readonly type: string;
}

export interface MvReferenceRow {
  readonly metaverse: number;
  readonly attribute: string;
  readonly target: number;
}

export interface CountedRow {
  readonly run: number;
  readonly step: number;
  readonly counter: string;
  readonly connector: string;
  readonly id: number;
  readonly dn: string | null;
}

/** The tables of the store. Rows are replaced, never changed, so that a copy of the maps is a copy of everything. */
export interface Tables {
  readonly ids: Map<string, number>;
  /** By id. */
  readonly objects: Map<number, ObjectRow>;
  /** By object. */
  readonly pending: Map<number, PendingRow>;
  readonly references: Map<string, ReferenceRow>;
  readonly pendingReferences: Map<string, ReferenceRow & { readonly added: boolean }>;
  readonly disconnectors: Map<
    number,
    { readonly state: DisconnectorState; readonly former: number | undefined }
  >;
  readonly parked: Map<number, true>;
  readonly marked: Map<number, true>;
  readonly links: Map<number, Link>;
  readonly errors: Map<string, ErrorRow>;
  readonly metaverse: Map<number, MvObject>;
  readonly index: Map<
    string,
    { readonly attribute: string; readonly key: string; readonly metaverse: number }
  >;
  readonly indexed: Map<string, true>;
  readonly mvReferences: Map<string, MvReferenceRow>;
  /** The reference flows of metaverse types, since when they are what they are. */
  readonly flows: Map<string, { readonly digest: string; readonly since: number }>;
  /** Metaverse objects that wait for their references, with the last run that tried in vain. */
  readonly retries: Map<number, number>;
  readonly exports: Map<number, ExportRowOfStore>;
  /** By export. */
  readonly decisions: Map<number, ExportDecision & { readonly connector: string }>;
  readonly watermarks: Map<string, string>;
  /** The filters that filtered disconnectors were looked at with, by connector. */
  readonly filters: Map<string, string>;
  readonly runs: Map<number, RunRow>;
  readonly runErrors: Map<
    string,
    { readonly run: number; readonly step: number; readonly error: RunError }
  >;
  readonly counted: Map<string, CountedRow>;
  readonly leases: Map<string, { readonly owner: string; readonly until: number }>;
}

export const emptyTables = (): Tables => ({
  ids: new Map(),
  objects: new Map(),
  pending: new Map(),
  references: new Map(),
  pendingReferences: new Map(),
  disconnectors: new Map(),
  parked: new Map(),
  marked: new Map(),
  links: new Map(),
  errors: new Map(),
  metaverse: new Map(),
  index: new Map(),
  indexed: new Map(),
  mvReferences: new Map(),
  flows: new Map(),
  retries: new Map(),
  exports: new Map(),
  decisions: new Map(),
  watermarks: new Map(),
  filters: new Map(),
  runs: new Map(),
  runErrors: new Map(),
  counted: new Map(),
  leases: new Map(),
});

/** The history only grows and no commit that fails has written to it before it fails, so it is not copied. */
export const copyTables = (tables: Tables): Tables => ({
  ...tables,
  objects: new Map(tables.objects),
  pending: new Map(tables.pending),
  references: new Map(tables.references),
  pendingReferences: new Map(tables.pendingReferences),
  disconnectors: new Map(tables.disconnectors),
  parked: new Map(tables.parked),
  marked: new Map(tables.marked),
  links: new Map(tables.links),
  errors: new Map(tables.errors),
  metaverse: new Map(tables.metaverse),
  index: new Map(tables.index),
  mvReferences: new Map(tables.mvReferences),
  retries: new Map(tables.retries),
  exports: new Map(tables.exports),
});

export const textKey = (...parts: readonly (string | number)[]): string => parts.join('\u0000');

/** Adds a row under a key that no other row may have. */
export function insert<K, V>(table: Map<K, V>, key: K, row: V): void {
  if (table.has(key))
    throw new AppError('test-duplicate-row', `There is a row "${String(key)}" already.`);
  table.set(key, row);
}

/** Writes an object's row; two objects of a connector never share a name or an anchor, not even in passing. */
export function putObject({ objects }: Tables, row: ObjectRow): void {
  for (const other of objects.values()) {
    if (other.id === row.id || other.connector !== row.connector) continue;
    if (other.dnKey === row.dnKey || (row.anchorKey !== null && other.anchorKey === row.anchorKey))
      throw new AppError('test-duplicate-row', `"${other.dn}" and "${row.dn}" share a key.`);
  }
  objects.set(row.id, row);
}

export function deleteWhere<K, V>(table: Map<K, V>, gone: (row: V, key: K) => boolean): V[] {
  const removed: V[] = [];
  for (const [key, row] of table)
    if (gone(row, key)) {
      table.delete(key);
      removed.push(row);
    }
  return removed;
}
