import type { ClientBase } from 'pg';
import type { PastLink, SyncPageWrite } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';
import { objectPairs } from '../synchronize/object-pairs.ts';

/** Keeps the links that a page takes away. Part of the page's transaction, before objects and links are written. */
export async function writePastLinks(
  client: ClientBase,
  context: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  if (!write.keepsPast) return;
  const changed = write.linked.filter(({ isNew }) => !isNew);
  const lost = [...write.unlinked, ...write.removedObjects];
  if (changed.length + lost.length === 0) return;
  const { run, step, page } = write.record;
  await client.query(
    `insert into link_past (run_id, step, page, connector, cs_id, mv_id, rule, outbound, since, dn)
     select $4, $5, $6, l.connector, l.cs_id, l.mv_id, l.rule, l.outbound, l.run, o.dn
     from unnest($1::int4[], $2::int8[], $3::int8[]) as n (connector, id, mv)
     join link l on l.connector = n.connector and l.cs_id = n.id and l.mv_id is distinct from n.mv
     join cs_object o on o.connector = l.connector and o.id = l.cs_id`,
    [
      ...objectPairs(context, [...changed, ...lost]),
      int8Array([...changed.map(({ link }) => link.mv), ...lost.map(() => null)]),
      run,
      step,
      page,
    ],
  );
}

interface Row {
  readonly connector: number;
  readonly id: number;
  readonly dn: string;
  readonly rule: number;
  readonly outbound: number | null;
  readonly since: number;
  readonly run: number;
}

/** The links that a metaverse object had, newest first. */
export async function readPastLinks(
  { pool, names }: StoreContext,
  metaverse: number,
  limit: number,
): Promise<readonly PastLink[]> {
  const { rows } = await pool.query<Row>(
    `select connector, cs_id as id, dn, rule, outbound, since, run_id as run from link_past
     where mv_id = $1 order by run_id desc, step desc, page desc, connector, cs_id limit $2`,
    [metaverse, limit],
  );
  return rows.map(({ connector, rule, outbound, ...row }) => ({
    ...row,
    connector: names.name('connector', connector),
    link: {
      mv: metaverse,
      rule: names.name('rule', rule),
      ...(outbound === null ? {} : { outbound: names.name('rule', outbound) }),
    },
  }));
}
