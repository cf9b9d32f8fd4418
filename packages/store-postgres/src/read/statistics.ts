import type { ConnectorStatistics } from '@cognate/sync-engine';
import type { StoreContext } from '../store-context.ts';

/** What the connector spaces hold, in numbers. */
export async function statistics({
  pool,
  names,
}: StoreContext): Promise<readonly ConnectorStatistics[]> {
  const counts = new Map<number, Map<string, number>>();
  const count = async (label: (code: number) => string, from: string): Promise<void> => {
    const { rows } = await pool.query<{ connector: number; code: number; count: number }>(from);
    for (const row of rows) {
      const byLabel = counts.get(row.connector) ?? new Map<string, number>();
      counts.set(row.connector, byLabel);
      byLabel.set(label(row.code), row.count);
    }
  };
  await count(
    () => 'objects',
    'select connector, 0 as code, count(*) as count from cs_object group by connector',
  );
  await count(
    () => 'links',
    'select connector, 0 as code, count(*) as count from link group by connector',
  );
  await count(
    (code) => `state-${code}`,
    'select connector, state as code, count(*) as count from cs_disconnector group by connector, state',
  );
  await count(
    (code) => `import-${code}`,
    'select connector, op as code, count(*) as count from cs_pending group by connector, op',
  );
  await count(
    (code) => `export-${code}`,
    'select connector, op as code, count(*) as count from export_change where stage = 1 group by connector, op',
  );
  await count(
    () => 'unconfirmed',
    'select connector, 0 as code, count(*) as count from export_change where stage = 2 group by connector',
  );
  return [...counts].map(([connector, found]) => {
    const of = (label: string): number => found.get(label) ?? 0;
    return {
      connector: names.name('connector', connector),
      'total-objects': of('objects'),
      connectors: of('links'),
      disconnectors: of('objects') - of('links'),
      'explicit-disconnectors': of('state-1'),
      'filtered-disconnectors': of('state-2'),
      'import-add': of('import-1'),
      'import-update': of('import-2'),
      'import-delete': of('import-3'),
      'export-add': of('export-1'),
      'export-update': of('export-2'),
      'export-delete': of('export-3') + of('export-4'),
      unconfirmed: of('unconfirmed'),
    };
  });
}
