import type { ClientBase } from 'pg';
import type { ImportPageWrite } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { CONFIRMED_STAGE } from '../codes.ts';
import { removeExports } from '../synchronize/remove-objects.ts';

/**
 * A confirmed export is kept while the import that showed it is pending, because until that is synchronized the
 * hologram lacks what was exported. Where nothing is pending the hologram is all there is.
 */
export async function confirmExports(
  client: ClientBase,
  connector: number,
  { confirmed, pendingCleared }: ImportPageWrite,
): Promise<void> {
  if (confirmed.length > 0)
    await client.query(
      `update export_change set stage = ${CONFIRMED_STAGE} where connector = $1 and id = any($2::int8[])`,
      [connector, int8Array(confirmed)],
    );
  const kept = await stillPending(client, connector, confirmed);
  const over = confirmed.filter((id) => !kept.has(id));
  await removeExports(client, connector, [
    ...over,
    ...(await confirmedExportsOf(client, connector, pendingCleared)),
  ]);
}

/** Of some exports those whose object has a pending import. Two look-ups by key: no plan can go wrong. */
async function stillPending(
  client: ClientBase,
  connector: number,
  exports: readonly number[],
): Promise<ReadonlySet<number>> {
  if (exports.length === 0) return new Set();
  const { rows } = await client.query<{ id: number; object: number }>(
    'select id, cs_id as object from export_change where connector = $1 and id = any($2::int8[])',
    [connector, int8Array(exports)],
  );
  const pending = await client.query<{ id: number }>(
    'select cs_id as id from cs_pending where connector = $1 and cs_id = any($2::int8[])',
    [connector, int8Array(rows.map((row) => row.object))],
  );
  const objects = new Set(pending.rows.map((row) => row.id));
  return new Set(rows.filter((row) => objects.has(row.object)).map((row) => row.id));
}

async function confirmedExportsOf(
  client: ClientBase,
  connector: number,
  objects: readonly number[],
): Promise<readonly number[]> {
  if (objects.length === 0) return [];
  const { rows } = await client.query<{ id: number }>(
    `select id from export_change
     where connector = $1 and cs_id = any($2::int8[]) and stage + 0 = ${CONFIRMED_STAGE}`,
    [connector, int8Array(objects)],
  );
  return rows.map((row) => row.id);
}
