import { createHash } from 'node:crypto';
import { must } from '@cognate/kernel';
import type { Pool } from 'pg';
import { readStoreRows } from './store-rows.ts';
import type { StoreRows } from './store-rows.ts';

/** Everything that is known of objects, told without ids, times and runs: equal for equal states. */
export interface NaturalState {
  /** By connector, then by name. */
  readonly spaces: Readonly<Record<string, Readonly<Record<string, NaturalObject>>>>;
  /** By the names of the connectors. */
  readonly metaverse: Readonly<Record<string, NaturalMetaverse>>;
}

export interface NaturalObject {
  readonly type: string;
  readonly attributes: Readonly<Record<string, readonly unknown[]>> | null;
  readonly link?: string;
  readonly rule?: string;
  readonly outbound?: string;
  readonly state?: 'normal' | 'explicit' | 'filtered';
  readonly pendingImport?: (typeof PENDING)[number];
  readonly before?: Readonly<Record<string, readonly unknown[]>>;
  readonly transient?: true;
  readonly pendingExport?: NaturalExport;
  readonly unconfirmedExport?: NaturalExport;
  readonly confirmedExport?: NaturalExport;
  readonly error?: string;
}

export interface NaturalExport {
  readonly op: string;
  readonly dn?: string;
  readonly attributes: Readonly<Record<string, readonly unknown[]>>;
  readonly references: Readonly<
    Record<string, { readonly add: readonly string[]; readonly remove: readonly string[] }>
  >;
}

export interface NaturalMetaverse {
  readonly type: string;
  readonly attributes: Readonly<Record<string, readonly unknown[]>>;
  /** Attribute to rule and origin. */
  readonly lineage: Readonly<Record<string, string>>;
  readonly retry?: true;
}

const STATES = ['normal', 'explicit', 'filtered'] as const;
const PENDING = ['add', 'update', 'delete', 'delete-add'] as const;
const PENDING_STAGE = 1;
const UNCONFIRMED_STAGE = 2;
/** Seen back, and the synchronization that takes notice is still to come. */
const CONFIRMED_STAGE = 3;
const SYNC_ERROR = 1;
const EXPORT_ERROR = 2;

/** The state of the store by natural keys. */
export async function naturalState(pool: Pool): Promise<NaturalState> {
  return shapeState(await readStoreRows(pool));
}

export const stateHash = (state: unknown): string =>
  createHash('sha256').update(JSON.stringify(state)).digest('hex');

/** The same of rows that were read elsewhere. */
export function shapeState(rows: StoreRows): NaturalState {
  const names = naturalNames(rows);
  const spaces: Record<string, Record<string, NaturalObject>> = {};
  const links = new Map(rows.links.map((link) => [link.id, link]));
  for (const object of rows.objects) {
    const link = links.get(object.id);
    const space = (spaces[object.connector] ??= {});
    space[object.dn] = {
      type: object.type,
      attributes: object.body === null ? null : withReferences(rows, object.id, object.body),
      ...(link && {
        link: names.metaverse(link.mv),
        rule: link.rule,
        ...(link.outbound === null ? {} : { outbound: link.outbound }),
      }),
      ...statusOf(rows, object.id),
      ...exportsOf(rows, object.id, names),
    };
  }
  return { spaces: sorted(mapValues(spaces, sorted)), metaverse: metaverseOf(rows, names) };
}

interface Names {
  /** An object as `connector:name`. */
  readonly object: (id: number) => string;
  readonly metaverse: (id: number) => string;
}

function naturalNames(rows: StoreRows): Names {
  const objects = new Map(rows.objects.map(({ id, connector, dn }) => [id, `${connector}:${dn}`]));
  const object = (id: number): string => objects.get(id) ?? 'gone';
  const connectors = Map.groupBy(rows.links, (link) => link.mv);
  return {
    object,
    metaverse: (id) =>
      (connectors.get(id) ?? [])
        .map((link) => object(link.id))
        .sort()
        .join(' + '),
  };
}

function statusOf(rows: StoreRows, id: number): Partial<NaturalObject> {
  const disconnector = rows.disconnectors.find((row) => row.id === id);
  const pending = rows.pending.find((row) => row.id === id);
  const error = rows.errors.find((row) => row.id === id && row.kind === SYNC_ERROR);
  const exportError = rows.errors.find((row) => row.id === id && row.kind === EXPORT_ERROR);
  return {
    ...(disconnector && { state: must(STATES[disconnector.state], 'a state') }),
    ...(pending && { pendingImport: must(PENDING[pending.op - 1], 'a pending import') }),
    ...(typeof pending?.body === 'string' && { before: beforeOf(rows, id, pending.body) }),
    ...(rows.transient.some((row) => row.id === id) && { transient: true as const }),
    ...((error ?? exportError) && { error: [error?.type, exportError?.type].join('/') }),
  };
}

type Lists = Record<string, unknown[]>;

function withReferences(rows: StoreRows, id: number, body: string): Lists {
  // Written by the import as attribute values.
  const values = JSON.parse(body) as Lists;
  for (const row of rows.references) if (row.id === id) (values[row.attribute] ??= []).push(row.dn);
  return sorted(values);
}

/** The synchronized hologram of an object with a pending update. */
function beforeOf(rows: StoreRows, id: number, body: string): Lists {
  const added = new Set(
    rows.pendingReferences
      .filter((row) => row.id === id && row.added)
      .map((row) => `${row.attribute} ${row.key}`),
  );
  const values = JSON.parse(body) as Lists;
  const kept = rows.references.filter(
    (row) => row.id === id && !added.has(`${row.attribute} ${row.key}`),
  );
  const removed = rows.pendingReferences.filter((row) => row.id === id && !row.added);
  for (const row of [...kept, ...removed]) (values[row.attribute] ??= []).push(row.dn);
  return sorted(mapValues(values, inOrder));
}

interface Delta {
  readonly op: string;
  readonly dn?: string;
  readonly attributes: Lists;
  readonly references: Record<
    string,
    { readonly add: (string | number)[]; readonly remove: (string | number)[] }
  >;
}

function exportsOf(rows: StoreRows, id: number, names: Names): Partial<NaturalObject> {
  const shape = (text: string | null): NaturalExport => {
    // Written by the engine as an export delta.
    const delta = JSON.parse(must(text, 'every export has its content')) as Delta;
    const list = (values: (string | number)[]): string[] =>
      values.map((value) => (typeof value === 'number' ? names.object(value) : value)).sort();
    return {
      op: delta.op,
      ...(delta.dn === undefined ? {} : { dn: delta.dn }),
      attributes: sorted(delta.attributes),
      references: sorted(
        mapValues(delta.references, ({ add, remove }) => ({
          add: list(add),
          remove: list(remove),
        })),
      ),
    };
  };
  const inStage = (stage: number): NaturalExport | undefined => {
    const found = rows.exports.find((row) => row.id === id && row.stage === stage);
    return found && shape(found.delta);
  };
  const [pending, unconfirmed, confirmed] = [
    inStage(PENDING_STAGE),
    inStage(UNCONFIRMED_STAGE),
    inStage(CONFIRMED_STAGE),
  ];
  return {
    ...(pending && { pendingExport: pending }),
    ...(unconfirmed && { unconfirmedExport: unconfirmed }),
    ...(confirmed && { confirmedExport: confirmed }),
  };
}

function metaverseOf(rows: StoreRows, names: Names): Readonly<Record<string, NaturalMetaverse>> {
  const metaverse: Record<string, NaturalMetaverse> = {};
  const waiting = new Set(rows.retries.map((retry) => retry.mv));
  for (const row of rows.metaverse) {
    const values = JSON.parse(row.body) as Lists;
    for (const reference of rows.metaverseReferences)
      if (reference.mv === row.id)
        (values[reference.attribute] ??= []).push(names.metaverse(reference.target));
    const key = names.metaverse(row.id);
    metaverse[metaverse[key] === undefined ? key : `${key} (again)`] = {
      type: row.type,
      attributes: sorted(mapValues(values, inOrder)),
      lineage: lineageOf(rows, row.lineage, names),
      ...(waiting.has(row.id) && { retry: true as const }),
    };
  }
  return sorted(metaverse);
}

/** Attribute to rule and origin. */
function lineageOf(rows: StoreRows, text: string, names: Names): Readonly<Record<string, string>> {
  const lineage: Record<string, string> = {};
  // Lists of object, run and pairs of attribute and rule.
  for (const [object = 0, , ...pairs] of JSON.parse(text) as number[][])
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const attribute = rows.attributes.get(pairs[at] ?? 0) ?? '?';
      const rule = rows.rules.get(pairs[at + 1] ?? 0) ?? '?';
      lineage[attribute] = `${rule} of ${names.object(object)}`;
    }
  return sorted(lineage);
}

const inOrder = (values: readonly unknown[]): unknown[] =>
  [...values].sort((a, b) => (String(a) < String(b) ? -1 : 1));

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const mapValues = <T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
