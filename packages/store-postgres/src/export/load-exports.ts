import type { LoadedExport, ObjectRef } from '@cognate/sync-engine';
import type { ExportDelta } from '@cognate/sync-rules';
import { int4Array, int8Array } from '../connection/binary-array.ts';
import { CONFIRMED_STAGE, PENDING_STAGE, UNCONFIRMED_STAGE } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';

/** Deltas are written by this store alone. */
export const parseDelta = (text: string): ExportDelta => JSON.parse(text) as ExportDelta;

const STAGES: ReadonlyMap<number, LoadedExport['stage']> = new Map([
  [PENDING_STAGE, 'pending'],
  [UNCONFIRMED_STAGE, 'unconfirmed'],
  [CONFIRMED_STAGE, 'confirmed'],
]);

/** What is pending and what waits for confirmation, for some objects. */
export async function loadExports(
  { pool, names }: StoreContext,
  objects: readonly ObjectRef[],
): Promise<readonly LoadedExport[]> {
  const { rows } = await pool.query<{ id: number; object: number; stage: number; delta: string }>(
    `select e.id, e.cs_id as object, e.stage, d.delta
     from unnest($1::int4[], $2::int8[]) as w (connector, id)
       join export_change e on e.connector = w.connector and e.cs_id = w.id
       join export_delta d on d.id = e.id
     order by e.id`,
    [
      int4Array(objects.map((object) => names.find('connector', object.connector))),
      int8Array(objects.map((object) => object.id)),
    ],
  );
  return rows.map((row) => ({
    id: row.id,
    object: row.object,
    stage: STAGES.get(row.stage) ?? 'pending',
    delta: parseDelta(row.delta),
  }));
}
