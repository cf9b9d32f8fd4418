import type { LoadedObject } from '@cognate/sync-engine';
import type { ObjectRow, Tables } from './tables.ts';
import { deleteWhere } from './tables.ts';

export const byId = (a: { readonly id: number }, b: { readonly id: number }): number => a.id - b.id;

/** Objects of a connector in id order. */
export const objectsOf = (tables: Tables, connector: string): readonly ObjectRow[] =>
  [...tables.objects.values()].filter((row) => row.connector === connector).sort(byId);

export function holderOf(tables: Tables, connector: string, key: string): ObjectRow | undefined {
  for (const row of tables.objects.values())
    if (row.connector === connector && row.dnKey === key) return row;
  return undefined;
}

/** An object with what a synchronization wants to know of it. */
export function loaded(tables: Tables, row: ObjectRow): LoadedObject {
  const pending = tables.pending.get(row.id);
  const disconnector = tables.disconnectors.get(row.id);
  return {
    connector: row.connector,
    id: row.id,
    type: row.type,
    dn: row.dn,
    body: row.body,
    pending: pending?.op ?? 'none',
    beforeBody: pending?.beforeBody ?? null,
    beforeDn: pending?.beforeDn ?? null,
    link: tables.links.get(row.id),
    state: disconnector?.state ?? 'normal',
    former: disconnector?.former,
  };
}

/** Removes objects with everything that belongs to them. References to them stay, as names. */
export function removeObjects(tables: Tables, ids: readonly number[]): void {
  for (const id of ids) {
    for (const table of [
      tables.objects,
      tables.pending,
      tables.disconnectors,
      tables.parked,
      tables.marked,
      tables.links,
    ])
      table.delete(id);
    for (const table of [
      tables.exports,
      tables.errors,
      tables.references,
      tables.pendingReferences,
    ] as const)
      deleteWhere<string | number, { readonly object: number }>(table, (row) => row.object === id);
  }
}
