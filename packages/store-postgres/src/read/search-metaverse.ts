import { AppError, unreachable } from '@cognate/kernel';
import type { ReadStore, SearchClause } from '@cognate/sync-engine';
import { indexKey } from '@cognate/sync-rules';
import type { MvObject } from '@cognate/sync-rules';
import type { StoreContext } from '../store-context.ts';
import { createSyncQueries } from '../synchronize/sync-queries.ts';

type MetaverseQuery = Parameters<ReadStore['searchMetaverse']>[0];

/** See `ReadStore`. Every clause is answered by the index of its attribute. */
export async function searchMetaverse(
  context: StoreContext,
  { type, clauses, after, limit }: MetaverseQuery,
): Promise<readonly MvObject[]> {
  const { pool, names } = context;
  for (const { attribute } of clauses) await refuseUnindexed(context, attribute);
  const conditions = clauses.map((clause, index) => conditionOf(clause, index * 2 + 4));
  const { rows } = await pool.query<{ id: number }>(
    `select m.id from mv_object m
     where m.id > $1 and ($2::int4 is null or m.otype = $2)${conditions.map((each) => ` and ${each}`).join('')}
     order by m.id limit $3`,
    [
      after,
      type === undefined ? null : names.find('type', type),
      limit,
      ...clauses.flatMap(({ attribute, value }) => [
        names.find('attribute', attribute),
        indexKey(value),
      ]),
    ],
  );
  return createSyncQueries(context).metaverseObjects(rows.map((row) => row.id));
}

/** See `ReadStore`. References stand apart; bodies without the attribute's name are not parsed. */
export async function countMetaverse(
  { pool, names }: StoreContext,
  type: string,
  attribute: string | undefined,
): Promise<number> {
  const otype = names.find('type', type);
  const has = `exists (select 1 from mv_ref r where r.mv_id = m.id and r.attr = $2)
    or strpos(m.body, $3) > 0 and m.body::json -> $4::text is not null`;
  const { rows } =
    attribute === undefined
      ? await pool.query<{ objects: number }>(
          'select count(*) as objects from mv_object m where m.otype = $1',
          [otype],
        )
      : await pool.query<{ objects: number }>(
          `select count(*) as objects from mv_object m where m.otype = $1 and (${has})`,
          [otype, names.find('attribute', attribute), JSON.stringify(attribute), attribute],
        );
  return rows[0]?.objects ?? 0;
}

/** `at`: the parameter that holds the attribute; the one after it holds the value. */
function conditionOf({ operator }: SearchClause, at: number): string {
  const value = `$${at + 1}::text`;
  const anyValue = (match: string): string =>
    `exists (select 1 from mv_index i where i.attr = $${at} and ${match} and i.mv_id = m.id)`;
  switch (operator) {
    case 'equals':
      return anyValue(`i.val = ${value}`);
    case 'starts-with':
      return anyValue(`starts_with(i.val, ${value})`);
    case 'ends-with':
      return anyValue(`right(i.val, length(${value})) = ${value}`);
    case 'contains':
      return anyValue(`strpos(i.val, ${value}) > 0`);
    case 'not-contains':
      return `not ${anyValue(`strpos(i.val, ${value}) > 0`)}`;
    case 'present':
      return anyValue(`${value} is not null`);
    case 'not-present':
      return `not ${anyValue(`${value} is not null`)}`;
    default:
      return unreachable(operator);
  }
}

async function refuseUnindexed({ pool, names }: StoreContext, attribute: string): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(
    'select exists (select 1 from mv_indexed where attr = $1) as found',
    [names.find('attribute', attribute)],
  );
  if (rows[0]?.found === true) return;
  const indexed = await pool.query<{ name: string }>(
    'select d.name from dictionary d join mv_indexed i on i.attr = d.id where d.kind = 2 order by d.name',
  );
  throw new AppError(
    'attribute-not-indexed',
    `The metaverse cannot be searched by "${attribute}".`,
    {
      remedy:
        `Searchable are: ${indexed.rows.map((row) => row.name).join(', ') || 'none yet'}. ` +
        'Mark the attribute as "indexed" in the metaverse configuration and run a full synchronization.',
    },
  );
}
