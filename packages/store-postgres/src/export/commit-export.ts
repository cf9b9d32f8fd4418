import type { ClientBase } from 'pg';
import type { ExportPageWrite } from '@cognate/sync-engine';
import {
  int2Array,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
} from '../connection/binary-array.ts';
import {
  CONFIRMED_STAGE,
  EXPORT_ERROR,
  opCode,
  PENDING_STAGE,
  UNCONFIRMED_STAGE,
} from '../codes.ts';
import { writeObjectErrors, writeRecord } from '../history/write-record.ts';
import { moveReferences } from '../import/move-references.ts';
import type { StoreContext } from '../store-context.ts';
import { removeExports } from '../synchronize/remove-objects.ts';

/** Writes what a page of results came to; part of the page's transaction. */
export async function commitExport(
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
  await markSent(client, connector, write);
  await addHeld(client, connector, write);
  await writeIdentities(client, connector, write.identities);
  await forgetImported(client, context, write);
  await writeObjectErrors(client, context, write.errors, {
    kind: EXPORT_ERROR,
    run: write.record.run,
  });
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
  { sent, record: { run } }: ExportPageWrite,
): Promise<void> {
  if (sent.length === 0) return;
  await client.query(
    `update export_change e set stage = $2, run = $5, op = n.op, name_key = null
     from unnest($3::int8[], $4::int2[]) as n (id, op) where e.connector = $1 and e.id = n.id`,
    [
      connector,
      UNCONFIRMED_STAGE,
      int8Array(sent.map((entry) => entry.id)),
      int2Array(sent.map((entry) => opCode(entry.delta.op))),
      run,
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

/** What is there now was never imported. */
async function forgetImported(
  client: ClientBase,
  { names }: StoreContext,
  { connector: name, replaced }: ExportPageWrite,
): Promise<void> {
  if (replaced.length === 0) return;
  const connector = names.id('connector', name);
  const ids = int8Array(replaced.map(({ object }) => object));
  await client.query(
    `update cs_object o set otype = n.otype, hash = null, body = null
     from unnest($2::int8[], $3::int4[]) as n (id, otype) where o.connector = $1 and o.id = n.id`,
    [connector, ids, int4Array(replaced.map(({ type }) => names.id('type', type)))],
  );
  await client.query('delete from cs_pending where connector = $1 and cs_id = any($2::int8[])', [
    connector,
    ids,
  ]);
  for (const table of ['cs_ref', 'cs_ref_pending'])
    await client.query(`delete from ${table} where cs_id = any($1::int8[])`, [ids]);
  const { rows } = await client.query<{ id: number }>(
    'select id from export_change where connector = $1 and cs_id = any($2::int8[]) and stage + 0 = $3',
    [connector, ids, CONFIRMED_STAGE],
  );
  await removeExports(
    client,
    connector,
    rows.map(({ id }) => id),
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
    `insert into export_change (connector, run, id, cs_id, stage, op, rank)
     select $1, $7, id, cs_id, $2, op, rank from unnest($3::int8[], $4::int8[], $5::int2[], $6::int4[]) as n (id, cs_id, op, rank)`,
    [
      connector,
      PENDING_STAGE,
      ids,
      int8Array(held.map((entry) => entry.object)),
      int2Array(held.map((entry) => opCode(entry.delta.op))),
      int4Array(held.map((entry) => entry.rank)),
      write.record.run,
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
  // Should the system not have taken the new name, the object must not pass for unchanged under its old one.
  await client.query(
    `update cs_object o set dn = n.dn, dn_key = n.key, anchor = n.anchor, anchor_key = n.anchor_key,
       hash = case when o.dn = n.dn then o.hash end
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
  const renames = identities
    .filter((entry) => entry.fromKey !== entry.dnKey)
    .map((entry) => ({ from: entry.fromKey, to: entry.dnKey, dn: entry.dn }));
  await moveReferences(client, connector, { renames, upToDate: [] });
  await lookAgain(client, connector, identities);
}

/** Something may have referred to a new name before anything had it. */
async function lookAgain(
  client: ClientBase,
  connector: number,
  identities: ExportPageWrite['identities'],
): Promise<void> {
  const renamed = identities.filter((entry) => entry.fromKey !== entry.dnKey);
  if (renamed.length === 0) return;
  await client.query(
    `insert into mv_retry (mv_id, run)
     select distinct l.mv_id, 0
     from unnest($2::uuid[], $3::int8[]) as n (key, id)
       join link o on o.connector = $1 and o.cs_id = n.id
       join cs_ref r on r.tkey = n.key
       join link l on l.connector = r.connector and l.cs_id = r.cs_id
     where not exists (select 1 from mv_ref m where m.mv_id = l.mv_id and m.target = o.mv_id)
     on conflict (mv_id) do nothing`,
    [
      connector,
      uuidArray(renamed.map((entry) => entry.dnKey)),
      int8Array(renamed.map((entry) => entry.object)),
    ],
  );
}
