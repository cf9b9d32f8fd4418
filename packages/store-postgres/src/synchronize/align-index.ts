import type { ClientBase } from 'pg';
import type { Attributes } from '@cognate/kernel';
import { indexKey } from '@cognate/sync-rules';
import { int4Array } from '../connection/binary-array.ts';
import { copyBinary } from '../connection/copy-binary.ts';
import { withTransaction } from '../connection/with-transaction.ts';
import type { StoreContext } from '../store-context.ts';

const PAGE = 5000;

/**
 * Fills the index for attributes that came to be searched, and empties it for those that no longer are: the index of
 * an attribute is either complete or not there. All in one transaction: killed in between, it is done again.
 */
export async function alignIndex(
  context: StoreContext,
  attributes: readonly string[],
): Promise<void> {
  const { pool, names } = context;
  await names.ensure('attribute', attributes);
  const wanted = new Set(attributes.map((attribute) => names.id('attribute', attribute)));
  const { rows } = await pool.query<{ attr: number }>('select attr from mv_indexed');
  const has = new Set(rows.map((row) => row.attr));
  const gone = [...has].filter((attr) => !wanted.has(attr));
  const missing = [...wanted].filter((attr) => !has.has(attr));
  if (gone.length + missing.length === 0) return;
  await withTransaction(pool, async (client) => {
    await client.query('delete from mv_index where attr = any($1::int4[])', [
      int4Array([...gone, ...missing]),
    ]);
    await client.query('delete from mv_indexed where attr = any($1::int4[])', [int4Array(gone)]);
    await fill(client, context, missing);
    await client.query(
      'insert into mv_indexed (attr) select attr from unnest($1::int4[]) as n (attr)',
      [int4Array(missing)],
    );
  });
}

async function fill(
  client: ClientBase,
  { names }: StoreContext,
  attributes: readonly number[],
): Promise<void> {
  for (let after = 0; ;) {
    const { rows } = await client.query<{ id: number; body: string }>(
      'select id, body from mv_object where id > $1 order by id limit $2',
      [after, PAGE],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    await copyBinary(
      client,
      'mv_index (attr, val, mv_id)',
      ['int4', 'text', 'int8'],
      rows.flatMap(({ id, body }) => {
        // Written by this store as canonical attribute values.
        const values = JSON.parse(body) as Attributes;
        return attributes.flatMap((attr) =>
          [...new Set((values[names.name('attribute', attr)] ?? []).map(indexKey))].map((key) => [
            attr,
            key,
            id,
          ]),
        );
      }),
    );
  }
}
