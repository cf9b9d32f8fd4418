import type { ConfigurationStore } from '@cognate/sync-engine';
import type { ConfigurationDocument } from '@cognate/sync-rules';
import { withTransaction } from '../connection/with-transaction.ts';
import type { StoreContext } from '../store-context.ts';

export function createConfigurationStore({ pool }: StoreContext): ConfigurationStore {
  return {
    async current() {
      const { rows } = await pool.query<{ version: number; document: string; applied_at: Date }>(
        'select version, document, applied_at from configuration order by version desc limit 1',
      );
      const [row] = rows;
      if (row === undefined) return undefined;
      // Checked before it was stored.
      return {
        version: row.version,
        document: JSON.parse(row.document) as ConfigurationDocument,
        appliedAt: row.applied_at,
      };
    },

    apply: (document, by, at) =>
      withTransaction(pool, async (client) => {
        const text = JSON.stringify(document);
        // Two that apply at the same time get two versions, one after the other.
        await client.query('lock table configuration in exclusive mode');
        const { rows } = await client.query<{ version: number; document: string }>(
          'select version, document from configuration order by version desc limit 1',
        );
        const [last] = rows;
        if (last?.document === text) return { version: last.version, changed: false };
        const version = (last?.version ?? 0) + 1;
        await client.query(
          'insert into configuration (version, applied_at, applied_by, document) values ($1, $2, $3, $4)',
          [version, at, by, text],
        );
        return { version, changed: true };
      }),
  };
}
