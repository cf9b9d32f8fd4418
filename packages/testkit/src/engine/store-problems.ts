import { foldDn } from '@cognate/kernel';
import { indexKey } from '@cognate/sync-rules';
import type { SyncRules } from '@cognate/sync-rules';
import { objectKeys } from '@cognate/sync-engine';
import type { Pool } from 'pg';
import { readStoreRows } from './store-rows.ts';
import type { StoreRows } from './store-rows.ts';

/** Statements that find rows which contradict each other; each must find none. */
const CONTRADICTIONS: Readonly<Record<string, string>> = {
  'link without object':
    'select 1 from link l where not exists (select 1 from cs_object o where o.connector = l.connector and o.id = l.cs_id)',
  'link without metaverse object':
    'select 1 from link l where not exists (select 1 from mv_object m where m.id = l.mv_id)',
  'metaverse object without connector':
    'select 1 from mv_object m where not exists (select 1 from link l where l.mv_id = m.id)',
  'object that is connector and disconnector':
    'select 1 from link l join cs_disconnector d on d.connector = l.connector and d.cs_id = l.cs_id',
  'object that no synchronization will ever look at': `select 1 from cs_object o
     where not exists (select 1 from link l where l.connector = o.connector and l.cs_id = o.id)
       and not exists (select 1 from cs_disconnector d where d.connector = o.connector and d.cs_id = o.id)
       and not exists (select 1 from cs_pending p where p.connector = o.connector and p.cs_id = o.id)`,
  'pending import without object':
    'select 1 from cs_pending p where not exists (select 1 from cs_object o where o.connector = p.connector and o.id = p.cs_id)',
  'disconnector without object':
    'select 1 from cs_disconnector p where not exists (select 1 from cs_object o where o.connector = p.connector and o.id = p.cs_id)',
  'mark without object':
    'select 1 from cs_marked p where not exists (select 1 from cs_object o where o.connector = p.connector and o.id = p.cs_id)',
  'reference without object':
    'select 1 from cs_ref r where not exists (select 1 from cs_object o where o.connector = r.connector and o.id = r.cs_id)',
  'pending reference without pending import':
    'select 1 from cs_ref_pending r where not exists (select 1 from cs_pending p where p.connector = r.connector and p.cs_id = r.cs_id)',
  'pending reference that was added and is not there': `select 1 from cs_ref_pending r
     where r.added and not exists (select 1 from cs_ref c where c.cs_id = r.cs_id and c.attr = r.attr and c.tkey = r.tkey)`,
  'pending reference that was removed and is there': `select 1 from cs_ref_pending r
     where not r.added and exists (select 1 from cs_ref c where c.cs_id = r.cs_id and c.attr = r.attr and c.tkey = r.tkey)`,
  'export without object':
    'select 1 from export_change e where not exists (select 1 from cs_object o where o.connector = e.connector and o.id = e.cs_id)',
  'two exports of one object in one stage':
    'select 1 from export_change where stage < 3 group by connector, cs_id, stage having count(*) > 1',
  'export without content':
    'select 1 from export_change e where not exists (select 1 from export_delta d where d.id = e.id)',
  'content without export':
    'select 1 from export_delta d where not exists (select 1 from export_change e where e.id = d.id)',
  'reference to a metaverse object that is gone':
    'select 1 from mv_ref r where not exists (select 1 from mv_object m where m.id = r.target)',
  'reference of a metaverse object that is gone':
    'select 1 from mv_ref r where not exists (select 1 from mv_object m where m.id = r.mv_id)',
  'retry of a metaverse object that is gone':
    'select 1 from mv_retry r where not exists (select 1 from mv_object m where m.id = r.mv_id)',
  'error of an object that is gone':
    'select 1 from object_error e where not exists (select 1 from cs_object o where o.connector = e.connector and o.id = e.cs_id)',
  'run or step that was never closed':
    'select 1 from run where ended_at is null union all select 1 from run_step where ended_at is null',
  'lease that was never given back': 'select 1 from lease',
};

/** What in the store contradicts itself; none between two runs, whatever happened in them. */
export async function storeProblems(pool: Pool, rules: SyncRules): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [problem, statement] of Object.entries(CONTRADICTIONS)) {
    const { rowCount } = await pool.query(statement);
    if (rowCount !== 0) problems.push(problem);
  }
  const rows = await readStoreRows(pool);
  return [...problems, ...keyProblems(rows, rules), ...(await indexProblems(pool, rows, rules))];
}

function keyProblems(rows: StoreRows, rules: SyncRules): readonly string[] {
  const parked = new Set(rows.transient.map(({ id }) => id));
  return rows.objects.flatMap(({ id, connector, dn, key }) => {
    const known = rules.connectors.get(connector);
    if (known === undefined || parked.has(id)) return [];
    return objectKeys(connector, known.dnStyle).ofDn(dn) === key
      ? []
      : [`key of ${connector}:${foldDn(known.dnStyle, dn)}`];
  });
}

/** The search index holds exactly what the objects hold. */
async function indexProblems(
  pool: Pool,
  rows: StoreRows,
  rules: SyncRules,
): Promise<readonly string[]> {
  const expected = new Set<string>();
  for (const { id, body } of rows.metaverse) {
    // Written by the store as attribute values.
    const values = JSON.parse(body) as Readonly<
      Record<string, readonly (string | number | boolean)[]>
    >;
    for (const attribute of rules.indexedAttributes)
      for (const value of values[attribute] ?? [])
        expected.add(`${attribute} ${indexKey(value)} ${id}`);
  }
  const index = await pool.query<{ entry: string }>(
    `select d.name || ' ' || i.val || ' ' || i.mv_id as entry from mv_index i join dictionary d on d.kind = 2 and d.id = i.attr`,
  );
  const found = new Set(index.rows.map(({ entry }) => entry));
  return [
    ...[...expected]
      .filter((entry) => !found.has(entry))
      .map((entry) => `missing in the index: ${entry}`),
    ...[...found]
      .filter((entry) => !expected.has(entry))
      .map((entry) => `too much in the index: ${entry}`),
  ];
}
