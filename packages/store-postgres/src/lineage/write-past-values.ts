import type { ClientBase } from 'pg';
import type { PastValue, SyncPageWrite } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { copyBinary } from '../connection/copy-binary.ts';
import type { StoreContext } from '../store-context.ts';
import { parseLineage } from '../synchronize/load-metaverse.ts';
import { pastText } from './past-text.ts';

/**
 * Keeps what a page takes away or replaces in the metaverse, a row for each object; also the references that go with
 * the objects that they mean. Part of the page's transaction, before the metaverse itself is written.
 */
export async function writePastValues(
  client: ClientBase,
  context: StoreContext,
  write: SyncPageWrite,
): Promise<void> {
  if (!write.keepsPast) return;
  const past = new Map(write.pastValues.map(({ metaverse, values }) => [metaverse, values]));
  for (const { metaverse, values } of await lostReferences(client, context, write.removedMetaverse))
    past.set(metaverse, withLost(past.get(metaverse) ?? [], values));
  if (past.size === 0) return;
  const { run, step, page } = write.record;
  await copyBinary(
    client,
    'mv_past (run_id, step, page, mv_id, past)',
    ['int8', 'int2', 'int4', 'int8', 'text'],
    [...past].map(([metaverse, values]) => [run, step, page, metaverse, pastText(context, values)]),
  );
}

interface Lost {
  readonly metaverse: number;
  readonly values: readonly PastValue[];
}

interface LostRow {
  readonly mv: number;
  readonly attr: number;
  readonly targets: number[];
  readonly lineage: string;
  readonly gone: boolean;
}

async function lostReferences(
  client: ClientBase,
  context: StoreContext,
  removed: readonly number[],
): Promise<readonly Lost[]> {
  if (removed.length === 0) return [];
  const { rows } = await client.query<LostRow>(
    `select lost.mv, lost.attr, lost.targets, m.lineage, not exists (
       select 1 from mv_ref kept where kept.mv_id = lost.mv and kept.attr = lost.attr and kept.target <> all($1::int8[])
     ) as gone
     from (
       select mv_id as mv, attr, array_agg(target order by target) as targets from mv_ref
       where target = any($1::int8[]) and mv_id <> all($1::int8[]) group by mv_id, attr
     ) lost join mv_object m on m.id = lost.mv`,
    [int8Array(removed)],
  );
  return [...Map.groupBy(rows, ({ mv }) => mv)].map(([metaverse, lost]) => ({
    metaverse,
    values: lost.map((row) => lostValue(context, row)),
  }));
}

function lostValue(context: StoreContext, { attr, targets, lineage, gone }: LostRow): PastValue {
  const attribute = context.names.name('attribute', attr);
  return {
    attribute,
    origin: parseLineage(context, lineage)[attribute],
    values: { removed: targets, added: [] },
    isGone: gone,
  };
}

/** An attribute that the page itself has changed has its entry already. */
const withLost = (own: readonly PastValue[], lost: readonly PastValue[]): readonly PastValue[] => [
  ...own,
  ...lost.filter(({ attribute }) => !own.some((each) => each.attribute === attribute)),
];
