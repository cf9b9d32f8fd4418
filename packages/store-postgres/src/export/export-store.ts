import type { ClientBase } from 'pg';
import type {
  ExportPageWrite,
  ExportRow,
  ExportStore,
  ReferenceTarget,
} from '@cognate/sync-engine';
import { must } from '@cognate/kernel';
import {
  int2Array,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
} from '../connection/binary-array.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import { EXPORT_ERROR, opCode, PENDING_STAGE, UNCONFIRMED_STAGE } from '../codes.ts';
import { writeObjectErrors, writeRecord } from '../history/write-record.ts';
import { repoint } from '../import/commit-import.ts';
import { loadExports } from './load-exports.ts';
import type { StoreContext } from '../store-context.ts';
import { removeExports } from '../synchronize/remove-objects.ts';

export function createExportStore(context: StoreContext): ExportStore {
  const { pool, names } = context;
  const number = (connector: string): number => names.find('connector', connector);
  return {
    async countPendingDeletes(connector) {
      const { rows } = await pool.query<{ count: number }>(
        'select count(*) as count from export_change where connector = $1 and stage = $2 and op = $3',
        [number(connector), PENDING_STAGE, opCode('delete')],
      );
      return rows[0]?.count ?? 0;
    },

    async countPendingExports(connector) {
      const { rows } = await pool.query<{ count: number }>(
        'select count(*) as count from export_change where connector = $1 and stage = $2',
        [number(connector), PENDING_STAGE],
      );
      return rows[0]?.count ?? 0;
    },

    exportPage: (connector, after, limit) => exportPage(context, connector, after, limit),

    async referenceTargets(connector, ids) {
      const { rows } = await pool.query<ReferenceTarget>(
        `select o.id, o.dn, o.body is not null or exists (
           select 1 from export_change e where e.connector = o.connector and e.cs_id = o.id and e.stage + 0 = $3
         ) as exists
         from cs_object o where o.connector = $1 and o.id = any($2::int8[])`,
        [number(connector), int8Array(ids), UNCONFIRMED_STAGE],
      );
      return rows;
    },

    async heldReferences(connector, objects) {
      const { rows } = await pool.query<{
        object: number;
        attr: number;
        dn: string;
        target: number | null;
      }>(
        `select r.cs_id as object, r.attr, r.dn, t.id as target
         from cs_ref r left join cs_object t on t.connector = $1 and t.dn_key = r.tkey
         where r.cs_id = any($2::int8[])`,
        [number(connector), int8Array(objects)],
      );
      return rows.map(({ object, attr, dn, target }) => ({
        object,
        attribute: names.name('attribute', attr),
        dn,
        target,
      }));
    },

    async openFlight(connector, run, ids) {
      await pool.query(
        `insert into export_flight (connector, run, ids) values ($1, $2, $3::int8[])
         on conflict (connector) do update set run = excluded.run, ids = excluded.ids`,
        [number(connector), run, int8Array(ids)],
      );
    },

    async commitExportPage(write) {
      await names.ensure('connector', [write.connector]);
      await withTransaction(pool, (client) => commitPage(client, context, write));
    },
  };
}

/** The page of the queue first, what belongs to it after: no plan then depends on how many exports there are. */
async function exportPage(
  context: StoreContext,
  connector: string,
  after: { readonly rank: number; readonly id: number },
  limit: number,
): Promise<readonly ExportRow[]> {
  const { pool, names } = context;
  const number = names.find('connector', connector);
  const page = await pool.query<{ id: number; object: number; rank: number }>(
    `select id, cs_id as object, rank from export_change
     where connector = $1 and stage = $2 and (rank, id) > ($3, $4) order by rank, id limit $5`,
    [number, PENDING_STAGE, after.rank, after.id, limit],
  );
  if (page.rows.length === 0) return [];
  const ids = page.rows.map((row) => row.object);
  const objects = await pool.query<{
    id: number;
    otype: number;
    dn: string;
    anchor: string | null;
  }>('select id, otype, dn, anchor from cs_object where connector = $1 and id = any($2::int8[])', [
    number,
    int8Array(ids),
  ]);
  const exports = await loadExports(
    context,
    ids.map((id) => ({ connector, id })),
  );
  const byId = new Map(objects.rows.map((row) => [row.id, row]));
  const deltas = new Map(exports.map((row) => [row.id, row.delta]));
  const unconfirmed = new Map(
    exports.flatMap((row) => (row.stage === 'unconfirmed' ? [[row.object, row]] : [])),
  );
  return page.rows.map(({ id, object, rank }) => {
    const { otype, dn, anchor } = must(byId.get(object), `the object of export ${id}`);
    const delta = must(deltas.get(id), `the content of export ${id}`);
    return {
      id,
      object,
      rank,
      type: names.name('type', otype),
      dn,
      anchor,
      delta,
      unconfirmed: unconfirmed.get(object),
    };
  });
}

async function commitPage(
  client: ClientBase,
  context: StoreContext,
  write: ExportPageWrite,
): Promise<void> {
  const connector = context.names.id('connector', write.connector);
  await removeExports(
    client,
    connector,
    write.sent.flatMap((entry) => entry.replaces ?? []),
  );
  await markSent(client, connector, write.sent);
  await addHeld(client, connector, write);
  await writeIdentities(client, connector, write.identities);
  await writeObjectErrors(client, context, write.errors, EXPORT_ERROR, write.record.run);
  if (write.errorsCleared.length > 0)
    await client.query(
      'delete from object_error where connector = $1 and kind = $2 and cs_id = any($3::int8[])',
      [connector, EXPORT_ERROR, int8Array(write.errorsCleared)],
    );
  await client.query('delete from export_flight where connector = $1', [connector]);
  await writeRecord(client, context, write.record);
}

async function markSent(
  client: ClientBase,
  connector: number,
  sent: ExportPageWrite['sent'],
): Promise<void> {
  if (sent.length === 0) return;
  await client.query(
    `update export_change e set stage = $2, op = n.op
     from unnest($3::int8[], $4::int2[]) as n (id, op) where e.connector = $1 and e.id = n.id`,
    [
      connector,
      UNCONFIRMED_STAGE,
      int8Array(sent.map((entry) => entry.id)),
      int2Array(sent.map((entry) => opCode(entry.delta.op))),
    ],
  );
  const changed = sent.filter((entry) => entry.changed);
  if (changed.length > 0)
    await client.query(
      'update export_delta d set delta = n.delta from unnest($1::int8[], $2::text[]) as n (id, delta) where d.id = n.id',
      [
        int8Array(changed.map((entry) => entry.id)),
        textArray(changed.map((entry) => JSON.stringify(entry.delta))),
      ],
    );
}

async function addHeld(
  client: ClientBase,
  connector: number,
  write: ExportPageWrite,
): Promise<void> {
  if (write.postponed.length > 0)
    await client.query(
      'update export_change set rank = $3 where connector = $1 and id = any($2::int8[])',
      [connector, int8Array(write.postponed), write.secondPass],
    );
  const { held } = write;
  if (held.length === 0) return;
  const ids = int8Array(held.map((entry) => entry.id));
  await client.query(
    `insert into export_change (connector, id, cs_id, stage, op, rank)
     select $1, id, cs_id, $2, op, rank from unnest($3::int8[], $4::int8[], $5::int2[], $6::int4[]) as n (id, cs_id, op, rank)`,
    [
      connector,
      PENDING_STAGE,
      ids,
      int8Array(held.map((entry) => entry.object)),
      int2Array(held.map((entry) => opCode(entry.delta.op))),
      int4Array(held.map((entry) => entry.rank)),
    ],
  );
  await client.query(
    'insert into export_delta (id, delta) select id, delta from unnest($1::int8[], $2::text[]) as n (id, delta)',
    [ids, textArray(held.map((entry) => JSON.stringify(entry.delta)))],
  );
}

async function writeIdentities(
  client: ClientBase,
  connector: number,
  identities: ExportPageWrite['identities'],
): Promise<void> {
  if (identities.length === 0) return;
  await client.query(
    `update cs_object o set dn = n.dn, dn_key = n.key, anchor = n.anchor, anchor_key = n.anchor_key
     from unnest($2::int8[], $3::text[], $4::uuid[], $5::text[], $6::uuid[]) as n (id, dn, key, anchor, anchor_key)
     where o.connector = $1 and o.id = n.id`,
    [
      connector,
      int8Array(identities.map((entry) => entry.object)),
      textArray(identities.map((entry) => entry.dn)),
      uuidArray(identities.map((entry) => entry.dnKey)),
      textArray(identities.map((entry) => entry.anchor)),
      uuidArray(identities.map((entry) => entry.anchorKey)),
    ],
  );
  await repoint(
    client,
    identities
      .filter((entry) => entry.fromKey !== entry.dnKey)
      .map((entry) => ({ from: entry.fromKey, to: entry.dnKey, dn: entry.dn })),
  );
}
