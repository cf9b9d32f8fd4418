import type { ConnectorStatistics } from '@cognate/sync-engine';

/** In order of precedence, those without objects too; last what is left of connectors that are gone. */
export function orderedStatistics(
  statistics: readonly ConnectorStatistics[],
  configured: readonly string[],
): readonly ConnectorStatistics[] {
  const known = new Map(statistics.map((row) => [row.connector, row]));
  const gone = statistics.filter(({ connector }) => !configured.includes(connector));
  return [...configured.map((id) => known.get(id) ?? nothingOf(id)), ...gone];
}

const nothingOf = (connector: string): ConnectorStatistics => ({
  connector,
  'total-objects': 0,
  connectors: 0,
  'explicit-connectors': 0,
  disconnectors: 0,
  'explicit-disconnectors': 0,
  'filtered-disconnectors': 0,
  'import-add': 0,
  'import-update': 0,
  'import-delete': 0,
  'import-delete-add': 0,
  'export-add': 0,
  'export-update': 0,
  'export-delete': 0,
  'export-delete-add': 0,
  unconfirmed: 0,
});
