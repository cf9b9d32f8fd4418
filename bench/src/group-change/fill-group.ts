import type { openPool } from '@cognate/store-postgres';

export type Pool = Awaited<ReturnType<typeof openPool>>;

/**
 * Gives the group that the engine has taken through a whole cycle so many more members, by bare SQL: in both systems'
 * connector spaces and in the metaverse, as if the engine had taken them through it as well. The person 1 is the model
 * of all.
 */
export async function fillGroup(pool: Pool, members: number): Promise<void> {
  const id = async (name: string, count: number): Promise<number> => {
    const { rows } = await pool.query<{ first: number }>(
      'update id_block set next = next + $2 where name = $1 returning next - $2 as first',
      [name, count],
    );
    return rows[0]?.first ?? 0;
  };
  const [objects, metaverse] = [await id('object', 2 * members), await id('metaverse', members)];
  const connectors = await pool.query<{ id: number; name: string }>(
    'select id, name from dictionary where kind = 1 order by name',
  );
  for (const [at, connector] of connectors.rows.entries())
    await fillConnector(pool, connector, { first: objects + at * members, metaverse, members });
  await pool.query(
    `insert into mv_object (id, otype, body, lineage)
     select $1::int8 + n, m.otype, m.body, m.lineage
     from generate_series(0, $2::int8 - 1) n, mv_object m where m.body like '%"person 1"%'`,
    [metaverse, members],
  );
  await pool.query(
    `insert into mv_ref (mv_id, attr, target)
     select r.mv_id, r.attr, $1::int8 + n from (select mv_id, attr from mv_ref limit 1) r, generate_series(0, $2::int8 - 1) n`,
    [metaverse, members],
  );
  await pool.query('analyze');
}

interface Numbers {
  readonly first: number;
  readonly metaverse: number;
  readonly members: number;
}

async function fillConnector(
  pool: Pool,
  connector: { readonly id: number; readonly name: string },
  { first, metaverse, members }: Numbers,
): Promise<void> {
  const key = `md5(convert_to($4, 'UTF8') || '\\x00'::bytea || 'dn' || '\\x00'::bytea || convert_to('member ' || n, 'UTF8'))::uuid`;
  const numbers = [connector.id, first, members];
  await pool.query(
    `insert into cs_object (connector, id, otype, created_run, changed_run, dn, dn_key, body)
     select $1::int4, $2::int8 + n, o.otype, o.created_run, o.changed_run, 'member ' || n, ${key}, o.body
     from generate_series(0, $3::int8 - 1) n, cs_object o where o.connector = $1 and o.dn = 'person 1'`,
    [...numbers, connector.name],
  );
  await pool.query(
    `insert into link (connector, cs_id, mv_id, rule, outbound, run)
     select $1::int4, $2::int8 + n, $4::int8 + n, l.rule, l.outbound, l.run
     from generate_series(0, $3::int8 - 1) n,
       link l join cs_object o on o.connector = l.connector and o.id = l.cs_id
     where l.connector = $1 and o.dn = 'person 1'`,
    [...numbers, metaverse],
  );
  await pool.query(
    `insert into cs_ref (cs_id, attr, tkey, connector, dn)
     select g.cs_id, g.attr, o.dn_key, $1, o.dn
     from (select cs_id, attr from cs_ref where connector = $1 limit 1) g,
       cs_object o where o.connector = $1 and o.id >= $2 and o.id < $2::int8 + $3::int8`,
    numbers,
  );
}
