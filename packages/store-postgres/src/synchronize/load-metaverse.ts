import type { Attributes, Values } from '@cognate/kernel';
import type { Contribution, MvObject } from '@cognate/sync-rules';
import type { MetaversePart } from '@cognate/sync-engine';
import { int4Array, int8Array } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';

interface TargetsRow {
  readonly mv: number;
  readonly attr: number;
  readonly targets: number[];
}

/** Metaverse objects with their references as canonical values. */
export async function loadMetaverse(
  context: StoreContext,
  ids: readonly number[],
): Promise<readonly MvObject[]> {
  return loadWith(context, ids, async () => {
    const { rows } = await context.pool.query<TargetsRow>(
      'select mv_id as mv, attr, array_agg(target) as targets from mv_ref where mv_id = any($1::int8[]) group by mv_id, attr',
      [int8Array(ids)],
    );
    return rows;
  });
}

/** Metaverse objects with some of their references; `offset 0`: each is looked up by itself. */
export function loadMetaverseParts(
  context: StoreContext,
  { metaverse, attributes, targets, sample }: MetaversePart,
): Promise<readonly MvObject[]> {
  return loadWith(context, metaverse, async () => {
    const { rows } = await context.pool.query<TargetsRow>(
      `select mv_id as mv, attr, array_agg(target) as targets from (
         select r.mv_id, r.attr, r.target from unnest($1::int8[]) as m (id) cross join unnest($2::int4[]) as a (attr) cross join unnest($3::int8[]) as t (id)
           cross join lateral (
             select mv_id, attr, target from mv_ref r
             where r.mv_id = m.id and r.attr = a.attr and r.target = t.id offset 0
           ) r
         union
         select r.mv_id, r.attr, r.target from unnest($1::int8[]) as m (id) cross join unnest($2::int4[]) as a (attr)
           cross join lateral (
             select mv_id, attr, target from mv_ref r
             where r.mv_id = m.id and r.attr = a.attr order by target limit $4
           ) r
       ) part group by mv_id, attr`,
      [
        int8Array(metaverse),
        int4Array(attributes.map((name) => context.names.find('attribute', name))),
        int8Array(targets),
        sample,
      ],
    );
    return rows;
  });
}

async function loadWith(
  { pool, names }: StoreContext,
  ids: readonly number[],
  readReferences: () => Promise<readonly TargetsRow[]>,
): Promise<readonly MvObject[]> {
  const objects = await pool.query<{ id: number; otype: number; body: string; lineage: string }>(
    'select id, otype, body, lineage from mv_object where id = any($1::int8[]) order by id',
    [int8Array(ids)],
  );
  const byObject = Map.groupBy(await readReferences(), (row) => row.mv);
  return objects.rows.map((row) => {
    // Written by this store as canonical attribute values.
    const scalars = JSON.parse(row.body) as Attributes;
    const found = byObject.get(row.id);
    return {
      id: row.id,
      type: names.name('type', row.otype),
      attributes:
        found === undefined
          ? scalars
          : {
              ...scalars,
              ...Object.fromEntries(
                found.map(({ attr, targets }) => [
                  names.name('attribute', attr),
                  canonicalIds(targets),
                ]),
              ),
            },
      lineage: parseLineage({ names }, row.lineage),
    };
  });
}

/** The order of canonical values is that of their texts. */
const canonicalIds = (ids: readonly number[]): Values => {
  if (ids.length < 2) return ids;
  return [...ids].sort((a, b) => (String(a) < String(b) ? -1 : 1));
};

/** Contributions by the object and run that they came from, so that the usual object takes one short list. */
export function lineageText({ names }: StoreContext, mv: MvObject): string {
  const groups = new Map<string, number[]>();
  for (const attribute in mv.lineage) {
    const contribution = mv.lineage[attribute];
    if (contribution === undefined) continue;
    const key = `${contribution.object} ${contribution.run}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = [contribution.object, contribution.run];
      groups.set(key, group);
    }
    group.push(names.id('attribute', attribute), names.id('rule', contribution.rule));
  }
  return JSON.stringify([...groups.values()]);
}

/** What `lineageText` has written. */
export function parseLineage(
  { names }: Pick<StoreContext, 'names'>,
  text: string,
): Readonly<Record<string, Contribution>> {
  const lineage: Record<string, Contribution> = {};
  for (const group of JSON.parse(text) as number[][]) {
    const [object = 0, run = 0] = group;
    for (let at = 2; at + 1 < group.length; at += 2)
      lineage[names.name('attribute', group[at] ?? 0)] = {
        rule: names.name('rule', group[at + 1] ?? 0),
        object,
        run,
      };
  }
  return lineage;
}
