import type { ConfigurationStore, ConfigurationVersion } from '@cognate/sync-engine';
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

    apply: (document, by, at, note = '') =>
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
          'insert into configuration (version, applied_at, applied_by, note, document) values ($1, $2, $3, $4, $5)',
          [version, at, by, note, text],
        );
        return { version, changed: true };
      }),

    async configurationHistory(limit) {
      const { rows } = await pool.query<Row>(
        'select version, applied_at, applied_by, note from configuration order by version desc limit $1',
        [limit],
      );
      return rows.map(versionOf);
    },

    async configurationVersion(version) {
      const { rows } = await pool.query<Row & { document: string }>(
        'select version, applied_at, applied_by, note, document from configuration where version = $1',
        [version],
      );
      const [row] = rows;
      // Checked before it was stored.
      return (
        row && { ...versionOf(row), document: JSON.parse(row.document) as ConfigurationDocument }
      );
    },
  };
}

interface Row {
  readonly version: number;
  readonly applied_at: Date;
  readonly applied_by: string;
  readonly note: string;
}

const versionOf = (row: Row): ConfigurationVersion => ({
  version: row.version,
  appliedAt: row.applied_at,
  appliedBy: row.applied_by,
  note: row.note,
});
