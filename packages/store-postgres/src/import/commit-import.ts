import type { ClientBase } from 'pg';
import type {
  ImportPageWrite,
  ImportStore,
  ObsoletionWrite,
  PendingWrite,
  ReferenceWrite,
} from '@cognate/sync-engine';
import {
  boolArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
} from '../connection/binary-array.ts';
import { copyBinary } from '../connection/copy-binary.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import {
  parkingCode,
  PENDING_STAGE,
  pendingCode,
  SYNC_ERROR,
  UNCONFIRMED_STAGE,
} from '../codes.ts';
import { writeObjectErrors, writeRecord } from '../history/write-record.ts';
import { removeExports, removeObjects } from '../synchronize/remove-objects.ts';
import type { StoreContext } from '../store-context.ts';
import { confirmExports } from './confirm-exports.ts';
import { moveReferences } from './move-references.ts';

type Commits = Pick<
  ImportStore,
  'commitImportPage' | 'commitObsoletion' | 'setWatermark' | 'forgetWatermarks'
>;

export function createImportCommits(context: StoreContext): Commits {
  const { pool, names } = context;
  return {
    async commitImportPage(write) {
      await names.ensure('connector', [write.connector]);
      await names.ensure(
        'type',
        [...write.inserts, ...write.updates].map((object) => object.type),
      );
      await names.ensure(
        'attribute',
        [...write.referencesAdded, ...write.pendingReferences].map(
          (reference) => reference.attribute,
        ),
      );
      await withTransaction(pool, (client) => commitPage(client, context, write), {
        lazyCommit: true,
      });
    },
    async commitObsoletion(write) {
      await withTransaction(pool, (client) => commitObsoletion(client, context, write));
    },
    async setWatermark(connector, partition = '', watermark) {
      await names.ensure('connector', [connector]);
      const key = [names.id('connector', connector), partition];
      if (watermark === null)
        await pool.query('delete from watermark where connector = $1 and partition = $2', key);
      else
        await pool.query(
          `insert into watermark (connector, partition, watermark) values ($1, $2, $3)
           on conflict (connector, partition) do update set watermark = excluded.watermark`,
          [...key, watermark],
        );
    },
    async forgetWatermarks(connector) {
      const number = names.find('connector', connector);
      await pool.query('delete from watermark where connector = $1', [number]);
    },
  };
}

async function commitPage(
  client: ClientBase,
  context: StoreContext,
  write: ImportPageWrite,
): Promise<void> {
  const connector = context.names.id('connector', write.connector);
  await park(client, connector, write);
  // What the page writes is called by the new names already.
  await moveReferences(client, connector, write);
  await insertObjects(client, context, connector, write);
  await updateObjects(client, context, connector, write);
  await writePending(client, connector, write);
  await writeReferences(client, context, connector, write);
  await confirmExports(client, connector, write);
  await removeExports(client, connector, write.refuted);
  await sendAgain(client, connector, write);
  const recheck = new Set(write.recheck);
  await writeObjectErrors(
    client,
    context,
    write.record.errors.flatMap((error) =>
      error.kind === 'sync' && error.object !== undefined && recheck.has(error.object)
        ? [{ connector: write.connector, object: error.object, error }]
        : [],
    ),
    { kind: SYNC_ERROR, run: write.record.run },
  );
  await writeRecord(client, context, write.record);
}

async function park(
  client: ClientBase,
  connector: number,
  { parked, record: { run } }: Pick<ImportPageWrite, 'parked' | 'record'>,
): Promise<void> {
  if (parked.length === 0) return;
  const ids = int8Array(parked.map((entry) => entry.id));
  await client.query(
    `update cs_object o set dn_key = p.key, hash = null
     from unnest($2::int8[], $3::uuid[]) as p (id, key) where o.connector = $1 and o.id = p.id`,
    [connector, ids, uuidArray(parked.map((entry) => entry.key))],
  );
  await client.query(
    `insert into cs_transient (connector, cs_id, cause, taken_by, run)
     select $1, id, cause, taken_by, $3 from unnest($2::int8[], $4::int2[], $5::int8[]) as p (id, cause, taken_by)
     on conflict do nothing`,
    [
      connector,
      ids,
      run,
      int2Array(parked.map(({ cause }) => parkingCode(cause))),
      int8Array(parked.map(({ takenBy }) => takenBy)),
    ],
  );
}

type ObjectsWrite = Pick<ImportPageWrite, 'inserts' | 'updates' | 'record'>;

async function insertObjects(
  client: ClientBase,
  { names }: StoreContext,
  connector: number,
  { inserts, record: { run } }: ObjectsWrite,
): Promise<void> {
  if (inserts.length === 0) return;
  await copyBinary(
    client,
    'cs_object (connector, id, otype, created_run, changed_run, dn, dn_key, anchor, anchor_key, hash, body)',
    ['int4', 'int8', 'int4', 'int4', 'int4', 'text', 'uuid', 'text', 'uuid', 'uuid', 'text'],
    inserts.map((o) => [
      connector,
      o.id,
      names.id('type', o.type),
      run,
      run,
      o.dn,
      o.dnKey,
      o.anchor,
      o.anchorKey,
      o.hash,
      o.body,
    ]),
  );
  await copyBinary(
    client,
    'cs_pending (connector, cs_id, op)',
    ['int4', 'int8', 'int2'],
    inserts.map((o) => [connector, o.id, pendingCode('add')]),
  );
}

async function updateObjects(
  client: ClientBase,
  { names }: StoreContext,
  connector: number,
  { updates, record: { run } }: ObjectsWrite,
): Promise<void> {
  if (updates.length === 0) return;
  const ids = int8Array(updates.map((o) => o.id));
  await client.query(
    `update cs_object o
     set changed_run = $10, otype = n.otype, dn = n.dn, dn_key = n.dn_key, anchor = n.anchor, anchor_key = n.anchor_key, hash = n.hash, body = n.body
     from unnest($2::int8[], $3::int4[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::text[])
       as n (id, otype, dn, dn_key, anchor, anchor_key, hash, body)
     where o.connector = $1 and o.id = n.id`,
    [
      connector,
      ids,
      int4Array(updates.map((o) => names.id('type', o.type))),
      textArray(updates.map((o) => o.dn)),
      uuidArray(updates.map((o) => o.dnKey)),
      textArray(updates.map((o) => o.anchor)),
      uuidArray(updates.map((o) => o.anchorKey)),
      uuidArray(updates.map((o) => o.hash)),
      textArray(updates.map((o) => o.body)),
      run,
    ],
  );
  await client.query('delete from cs_transient where connector = $1 and cs_id = any($2::int8[])', [
    connector,
    ids,
  ]);
}

async function writePending(
  client: ClientBase,
  connector: number,
  write: ImportPageWrite,
): Promise<void> {
  // The pending additions of new objects were written with them.
  const inserted = new Set(write.inserts.map((object) => object.id));
  const changed = write.pending.filter((entry) => !inserted.has(entry.id));
  if (changed.length > 0) await upsertPending(client, connector, changed);
  if (write.pendingCleared.length > 0)
    await client.query('delete from cs_pending where connector = $1 and cs_id = any($2::int8[])', [
      connector,
      int8Array(write.pendingCleared),
    ]);
}

async function upsertPending(
  client: ClientBase,
  connector: number,
  pending: readonly PendingWrite[],
): Promise<void> {
  await client.query(
    `insert into cs_pending (connector, cs_id, op, before_body, before_dn)
     select $1, id, op, body, dn from unnest($2::int8[], $3::int2[], $4::text[], $5::text[]) as n (id, op, body, dn)
     on conflict (connector, cs_id) do update
       set op = excluded.op, before_body = excluded.before_body, before_dn = excluded.before_dn`,
    [
      connector,
      int8Array(pending.map((entry) => entry.id)),
      int2Array(pending.map((entry) => pendingCode(entry.op))),
      textArray(pending.map((entry) => entry.beforeBody)),
      textArray(pending.map((entry) => entry.beforeDn)),
    ],
  );
}

async function writeReferences(
  client: ClientBase,
  { names }: StoreContext,
  connector: number,
  write: ImportPageWrite,
): Promise<void> {
  await deleteReferences(client, { names }, 'cs_ref', write.referencesRemoved);
  if (write.referencesAdded.length > 0)
    await copyBinary(
      client,
      'cs_ref (cs_id, attr, tkey, connector, dn)',
      ['int8', 'int4', 'uuid', 'int4', 'text'],
      write.referencesAdded.map((r) => [
        r.object,
        names.id('attribute', r.attribute),
        r.key,
        connector,
        r.dn,
      ]),
    );
  await deleteReferences(client, { names }, 'cs_ref_pending', write.pendingReferencesCleared);
  const pending = write.pendingReferences;
  if (pending.length > 0)
    await client.query(
      `insert into cs_ref_pending (cs_id, attr, tkey, connector, dn, added)
       select cs_id, attr, tkey, $1, dn, added
       from unnest($2::int8[], $3::int4[], $4::uuid[], $5::text[], $6::bool[]) as n (cs_id, attr, tkey, dn, added)`,
      [
        connector,
        int8Array(pending.map((r) => r.object)),
        int4Array(pending.map((r) => names.id('attribute', r.attribute))),
        uuidArray(pending.map((r) => r.key)),
        textArray(pending.map((r) => r.dn)),
        boolArray(pending.map((r) => r.added)),
      ],
    );
}

async function deleteReferences(
  client: ClientBase,
  { names }: Pick<StoreContext, 'names'>,
  table: 'cs_ref' | 'cs_ref_pending',
  gone: readonly ReferenceWrite[],
): Promise<void> {
  if (gone.length === 0) return;
  await client.query(
    `delete from ${table} r using unnest($1::int8[], $2::int4[], $3::uuid[]) as g (cs_id, attr, tkey)
     where r.cs_id = g.cs_id and r.attr = g.attr and r.tkey = g.tkey`,
    [
      int8Array(gone.map((r) => r.object)),
      int4Array(gone.map((r) => names.id('attribute', r.attribute))),
      uuidArray(gone.map((r) => r.key)),
    ],
  );
}

async function commitObsoletion(
  client: ClientBase,
  context: StoreContext,
  write: ObsoletionWrite,
): Promise<void> {
  const connector = context.names.id('connector', write.connector);
  await obsolete(client, connector, write);
  await removeObjects(
    client,
    write.removed.map((id) => ({ connector, id })),
  );
  if (write.resent.length > 0) await resend(client, context, write);
  await writeRecord(client, context, write.record);
}

async function obsolete(
  client: ClientBase,
  connector: number,
  { obsolete: ids, record: { run } }: ObsoletionWrite,
): Promise<void> {
  if (ids.length === 0) return;
  // The synchronized hologram stays known, so that an object that comes back is compared with it. Of one that was
  // not synchronized yet there is none: whatever comes back then is a change.
  await client.query(
    `insert into cs_pending as old (connector, cs_id, op)
     select $1, id, $3 from unnest($2::int8[]) as n (id)
     on conflict (connector, cs_id) do update
       set op = excluded.op, before_body = case old.op when $4 then '{}' else old.before_body end`,
    [connector, int8Array(ids), pendingCode('delete'), pendingCode('add')],
  );
  // Should the object come back, it must not pass for unchanged.
  await client.query(
    'update cs_object set hash = null, changed_run = $3 where connector = $1 and id = any($2::int8[])',
    [connector, int8Array(ids), run],
  );
}

async function resend(
  client: ClientBase,
  context: StoreContext,
  write: ObsoletionWrite,
): Promise<void> {
  const connector = context.names.id('connector', write.connector);
  const ids = int8Array(write.resent);
  // A newer pending change of the same object is part of what is calculated again.
  await client.query(
    `delete from export_delta d using export_change e
     where e.connector = $1 and e.cs_id = any($2::int8[]) and e.stage = $3 and d.id = e.id`,
    [connector, ids, PENDING_STAGE],
  );
  await client.query(
    'delete from export_change where connector = $1 and cs_id = any($2::int8[]) and stage = $3',
    [connector, ids, PENDING_STAGE],
  );
  await client.query(
    'update export_change set stage = $3, run = $5 where connector = $1 and cs_id = any($2::int8[]) and stage = $4',
    [connector, ids, PENDING_STAGE, UNCONFIRMED_STAGE, write.record.run],
  );
  await writeObjectErrors(
    client,
    context,
    write.record.errors.flatMap((error) =>
      error.kind === 'sync' && error.object !== undefined
        ? [{ connector: write.connector, object: error.object, error }]
        : [],
    ),
    { kind: SYNC_ERROR, run: write.record.run },
  );
}

/** What waited for confirmation is pending again. */
async function sendAgain(
  client: ClientBase,
  connector: number,
  { deletedInVain: ids, record: { run } }: ImportPageWrite,
): Promise<void> {
  if (ids.length === 0) return;
  await client.query(
    'update export_change set stage = $3, run = $4 where connector = $1 and id = any($2::int8[])',
    [connector, int8Array(ids), PENDING_STAGE, run],
  );
}
