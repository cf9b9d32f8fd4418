import type { ClientBase } from 'pg';
import type { ObjectRef, SyncPageWrite, SyncStore } from '@cognate/sync-engine';
import type { ExportDelta } from '@cognate/sync-rules';
import {
  int2Array,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
} from '../connection/binary-array.ts';
import { copyBinary } from '../connection/copy-binary.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import { opCode, PENDING_STAGE, stateCode, SYNC_ERROR } from '../codes.ts';
import { writeObjectErrors, writeRecord } from '../history/write-record.ts';
import { writePastLinks } from '../lineage/past-links.ts';
import { writePastValues } from '../lineage/write-past-values.ts';
import type { StoreContext } from '../store-context.ts';
import { attributesJson } from './attributes-json.ts';
import { ensureNames } from './ensure-names.ts';
import { objectPairs } from './object-pairs.ts';
import { removeExports, removeObjects } from './remove-objects.ts';
import { writeMetaverse } from './write-metaverse.ts';

export function createSyncCommit(context: StoreContext): Pick<SyncStore, 'commitSyncPage'> {
  return {
    async commitSyncPage(write) {
      await ensureNames(context, write);
      await withTransaction(context.pool, (client) => commitPage(client, context, write), {
        lazyCommit: true,
      });
    },
  };
}

async function commitPage(
  client: ClientBase,
  context: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  const { names } = context;
  await writePastLinks(client, context, write);
  await removeObjects(
    client,
    write.removedObjects.map((ref) => ({
      connector: names.id('connector', ref.connector),
      id: ref.id,
    })),
  );
  await finishImports(client, context, write.synchronized);
  await writeObjects(client, context, write);
  await writeLinks(client, context, write);
  await writeDisconnectors(client, context, write);
  await writePastValues(client, context, write);
  await writeMetaverse(client, context, write);
  await writeExports(client, context, write);
  await writeRetries(client, write);
  await writeObjectErrors(client, context, write.errors, {
    kind: SYNC_ERROR,
    run: write.record.run,
  });
  await clearErrors(client, context, write.errorsCleared);
  await writeRecord(client, context, write.record);
}

async function deletePairs(
  client: ClientBase,
  context: StoreContext,
  table: 'cs_disconnector' | 'link',
  refs: readonly ObjectRef[],
): Promise<void> {
  if (refs.length === 0) return;
  await client.query(
    `delete from ${table} t using unnest($1::int4[], $2::int8[]) as g (connector, id)
     where t.connector = g.connector and t.cs_id = g.id`,
    objectPairs(context, refs),
  );
}

async function clearErrors(
  client: ClientBase,
  context: StoreContext,
  refs: readonly ObjectRef[],
): Promise<void> {
  if (refs.length === 0) return;
  await client.query(
    `with done as (select connector, id from unnest($1::int4[], $2::int8[]) as n (connector, id)),
       looked_at as (delete from cs_marked t using done d where t.connector = d.connector and t.cs_id = d.id)
     delete from object_error t using done d
     where t.connector = d.connector and t.kind = ${SYNC_ERROR} and t.cs_id = d.id`,
    objectPairs(context, refs),
  );
}

async function finishImports(
  client: ClientBase,
  context: StoreContext,
  refs: readonly ObjectRef[],
): Promise<void> {
  if (refs.length === 0) return;
  // One statement: every other way to the server and back costs more than these deletions.
  await client.query(
    `with done as (select connector, id from unnest($1::int4[], $2::int8[]) as n (connector, id)),
       pending as (delete from cs_pending t using done d where t.connector = d.connector and t.cs_id = d.id)
     delete from cs_ref_pending r using done d where r.cs_id = d.id`,
    objectPairs(context, refs),
  );
}

async function writeObjects(
  client: ClientBase,
  { names }: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  if (write.renamed.length > 0)
    await client.query(
      `update cs_object o set dn = n.dn, dn_key = n.key
       from unnest($1::int4[], $2::int8[], $3::text[], $4::uuid[]) as n (connector, id, dn, key)
       where o.connector = n.connector and o.id = n.id`,
      [
        int4Array(write.renamed.map((o) => names.id('connector', o.connector))),
        int8Array(write.renamed.map((o) => o.id)),
        textArray(write.renamed.map((o) => o.dn)),
        uuidArray(write.renamed.map((o) => o.dnKey)),
      ],
    );
  if (write.newObjects.length > 0)
    await copyBinary(
      client,
      'cs_object (connector, id, otype, created_run, changed_run, provisioned, dn, dn_key)',
      ['int4', 'int8', 'int4', 'int4', 'int4', 'bool', 'text', 'uuid'],
      write.newObjects.map((o) => [
        names.id('connector', o.connector),
        o.id,
        names.id('type', o.type),
        write.record.run,
        write.record.run,
        true,
        o.dn,
        o.dnKey,
      ]),
    );
}

async function writeLinks(
  client: ClientBase,
  context: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  const { names } = context;
  const { run } = write.record;
  await deletePairs(client, context, 'link', write.unlinked);
  const fresh = write.linked.filter((entry) => entry.isNew);
  if (fresh.length > 0)
    await copyBinary(
      client,
      'link (connector, cs_id, mv_id, rule, outbound, run)',
      ['int4', 'int8', 'int8', 'int4', 'int4', 'int8'],
      fresh.map(({ connector, id, link }) => [
        names.id('connector', connector),
        id,
        link.mv,
        names.id('rule', link.rule),
        link.outbound === undefined ? null : names.id('rule', link.outbound),
        run,
      ]),
    );
  const changed = write.linked.filter((entry) => !entry.isNew);
  if (changed.length > 0)
    await client.query(
      `update link l set mv_id = n.mv_id, rule = n.rule, outbound = n.outbound,
         run = case when l.mv_id = n.mv_id then l.run else $6 end
       from unnest($1::int4[], $2::int8[], $3::int8[], $4::int4[], $5::int4[]) as n (connector, id, mv_id, rule, outbound)
       where l.connector = n.connector and l.cs_id = n.id`,
      [
        ...objectPairs(context, changed),
        int8Array(changed.map(({ link }) => link.mv)),
        int4Array(changed.map(({ link }) => names.id('rule', link.rule))),
        int4Array(
          changed.map(({ link }) =>
            link.outbound === undefined ? null : names.id('rule', link.outbound),
          ),
        ),
        run,
      ],
    );
}

async function writeDisconnectors(
  client: ClientBase,
  context: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  await deletePairs(client, context, 'cs_disconnector', write.noDisconnectors);
  if (write.disconnectors.length === 0) return;
  // What took the link away is known in the page that did: a later change of state leaves it as it was.
  await client.query(
    `insert into cs_disconnector as old (connector, cs_id, state, former_mv, rule, run)
     select connector, id, state, former, rule, case when rule is not null then $6::int8 end
     from unnest($1::int4[], $2::int8[], $3::int2[], $4::int8[], $5::int4[]) as n (connector, id, state, former, rule)
     on conflict (connector, cs_id) do update set state = excluded.state, former_mv = excluded.former_mv,
       rule = coalesce(excluded.rule, old.rule), run = coalesce(excluded.run, old.run)`,
    [
      ...objectPairs(context, write.disconnectors),
      int2Array(write.disconnectors.map((entry) => stateCode(entry.state))),
      int8Array(write.disconnectors.map((entry) => entry.former ?? null)),
      int4Array(
        write.disconnectors.map(({ rule }) =>
          rule === undefined ? null : context.names.id('rule', rule),
        ),
      ),
      write.record.run,
    ],
  );
}

async function writeExports(
  client: ClientBase,
  { names }: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  for (const [connector, entries] of Map.groupBy(
    write.exportsCancelled,
    (entry) => entry.connector,
  ))
    await removeExports(
      client,
      names.id('connector', connector),
      entries.map((entry) => entry.exportId),
    );
  const fresh = write.exports.filter((entry) => entry.isNew);
  if (fresh.length > 0) {
    await copyBinary(
      client,
      'export_change (connector, run, id, cs_id, stage, op, rank, name_key)',
      ['int4', 'int4', 'int8', 'int8', 'int2', 'int2', 'int4', 'uuid'],
      fresh.map((e) => [
        names.id('connector', e.connector),
        write.record.run,
        e.exportId,
        e.id,
        PENDING_STAGE,
        opCode(e.delta.op),
        e.rank,
        e.nameKey,
      ]),
    );
    await copyBinary(
      client,
      'export_delta (id, delta)',
      ['int8', 'text'],
      fresh.map((e) => [e.exportId, deltaJson(e.delta)]),
    );
  }
  const changed = write.exports.filter((entry) => !entry.isNew);
  if (changed.length === 0) return;
  const ids = int8Array(changed.map((e) => e.exportId));
  await client.query(
    `update export_change e set run = $6, op = n.op, rank = n.rank, name_key = n.name_key
     from unnest($1::int4[], $2::int8[], $3::int2[], $4::int4[], $5::uuid[]) as n (connector, id, op, rank, name_key)
     where e.connector = n.connector and e.id = n.id`,
    [
      int4Array(changed.map((e) => names.id('connector', e.connector))),
      ids,
      int2Array(changed.map((e) => opCode(e.delta.op))),
      int4Array(changed.map((e) => e.rank)),
      uuidArray(changed.map((e) => e.nameKey)),
      write.record.run,
    ],
  );
  await client.query(
    'update export_delta d set delta = n.delta from unnest($1::int8[], $2::text[]) as n (id, delta) where d.id = n.id',
    [ids, textArray(changed.map((e) => deltaJson(e.delta)))],
  );
}

const deltaJson = ({ attributes, references, ...rest }: ExportDelta): string =>
  `${JSON.stringify(rest).slice(0, -1)},"attributes":${attributesJson(attributes)},"references":${JSON.stringify(references)}}`;

/** Who has to have its references translated again, because what they mean was linked, unlinked or provisioned. */
async function writeRetries(client: ClientBase, write: SyncPageWrite): Promise<void> {
  const failed = new Set(write.retryFailed);
  const done = write.retried.filter((id) => !failed.has(id));
  if (done.length > 0)
    await client.query('delete from mv_retry where mv_id = any($1::int8[])', [int8Array(done)]);
  if (failed.size > 0)
    await client.query('update mv_retry set run = $2 where mv_id = any($1::int8[])', [
      int8Array([...failed]),
      write.record.run,
    ]);
  const flag = 'insert into mv_retry (mv_id, run)';
  const once = 'on conflict (mv_id) do nothing';
  if (write.retry.length > 0)
    await client.query(`${flag} select id, 0 from unnest($1::int8[]) as n (id) ${once}`, [
      int8Array(write.retry),
    ]);
  if (write.unlinkedKeys.length > 0)
    await client.query(
      `${flag} select distinct l.mv_id, 0 from cs_ref r join link l on l.connector = r.connector and l.cs_id = r.cs_id
       where r.tkey = any($1::uuid[]) ${once}`,
      [uuidArray(write.unlinkedKeys)],
    );
  if (write.linkedKeys.length > 0)
    await client.query(
      `${flag} select distinct l.mv_id, 0
       from unnest($1::uuid[], $2::int8[]) as n (key, mv)
         join cs_ref r on r.tkey = n.key
         join link l on l.connector = r.connector and l.cs_id = r.cs_id
       where not exists (select 1 from mv_ref m where m.mv_id = l.mv_id and m.target = n.mv) ${once}`,
      [
        uuidArray(write.linkedKeys.map((entry) => entry.key)),
        int8Array(write.linkedKeys.map((entry) => entry.metaverse)),
      ],
    );
}
