import type { ConnectorStatistics } from '@cognate/sync-engine';
import { ACCOUNT_JOINER } from '@cognate/sync-rules';
import type { StoreContext } from '../store-context.ts';

/** What the connector spaces hold, in numbers. */
export async function statistics({
  pool,
  names,
}: StoreContext): Promise<readonly ConnectorStatistics[]> {
  const counts = new Map<number, Map<string, number>>();
  const count = async (
    label: (code: number) => string,
    from: string,
    values: readonly number[] = [],
  ): Promise<void> => {
    const { rows } = await pool.query<{ connector: number; code: number; count: number }>(from, [
      ...values,
    ]);
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
    (code) => `links-${code}`,
    'select connector, (rule = $1)::int4 as code, count(*) as count from link group by connector, rule = $1',
    [names.find('rule', ACCOUNT_JOINER)],
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
  return [...counts].map(([connector, found]) =>
    statisticsOf(names.name('connector', connector), (label) => found.get(label) ?? 0),
  );
}

function statisticsOf(connector: string, of: (label: string) => number): ConnectorStatistics {
  const links = of('links-0') + of('links-1');
  return {
    connector,
    'total-objects': of('objects'),
    connectors: links,
    'explicit-connectors': of('links-1'),
    disconnectors: of('objects') - links,
    'explicit-disconnectors': of('state-1'),
    'filtered-disconnectors': of('state-2'),
    'import-add': of('import-1'),
    'import-update': of('import-2'),
    'import-delete': of('import-3'),
    'import-delete-add': of('import-4'),
    'export-add': of('export-1'),
    'export-update': of('export-2'),
    'export-delete': of('export-3'),
    'export-delete-add': of('export-4'),
    unconfirmed: of('unconfirmed'),
  };
}
