import type { ImportStore } from '@cognate/sync-engine';
import { int8Array } from '../connection/binary-array.ts';
import { IMPORT_ERROR } from '../codes.ts';
import type { StoreContext } from '../store-context.ts';

/** Objects that an import met and could not read. */
export function createUnreadObjects({
  pool,
  names,
}: StoreContext): Pick<ImportStore, 'unreadObjects' | 'clearImportErrors'> {
  return {
    async unreadObjects(connector) {
      const { rows } = await pool.query<{ id: number }>(
        `select cs_id as id from object_error where connector = $1 and kind = ${IMPORT_ERROR}`,
        [names.find('connector', connector)],
      );
      return rows.map(({ id }) => id);
    },

    async clearImportErrors(connector, ids, run) {
      await pool.query(
        `delete from object_error
         where connector = $1 and kind = ${IMPORT_ERROR} and cs_id = any($2::int8[]) and run <> $3`,
        [names.find('connector', connector), int8Array(ids), run],
      );
    },
  };
}
