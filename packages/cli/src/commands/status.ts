import type { Command } from '../command-line/command.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatTime } from '../output/format-time.ts';
import { renderTable } from '../output/render-table.ts';
import type { Column } from '../output/render-table.ts';
import type { ConnectorStatistics } from '@cognate/server';

const COLUMNS: readonly Column<ConnectorStatistics>[] = [
  { title: 'connector', value: ({ connector }) => connector },
  { title: 'objects', value: (row) => row['total-objects'] },
  { title: 'connectors', value: (row) => row.connectors },
  { title: 'disconnectors', value: (row) => row.disconnectors },
  { title: 'explicit', value: (row) => row['explicit-disconnectors'] },
  { title: 'filtered', value: (row) => row['filtered-disconnectors'] },
  { title: 'import add', value: (row) => row['import-add'] },
  { title: 'update', value: (row) => row['import-update'] },
  { title: 'delete', value: (row) => row['import-delete'] },
  { title: 'export add', value: (row) => row['export-add'] },
  { title: 'update', value: (row) => row['export-update'] },
  { title: 'delete', value: (row) => row['export-delete'] },
  { title: 'unconfirmed', value: (row) => row.unconfirmed },
];

/** `cognate status` */
export const statusCommand: Command = {
  path: ['status'],
  summary: 'Shows what the connectors hold and what is pending.',
  positionals: [],
  options: [],
  examples: [
    { line: 'status', does: 'Objects, connectors, pending imports and exports of each connector.' },
  ],
  run: (_args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const stored = await instance.stored();
      const connectors = inOrder(
        await instance.store.statistics(),
        stored?.configuration.connectors.map(({ id }) => id) ?? [],
      );
      const status = {
        dataDirectory: instance.dataDirectory,
        database: instance.databaseLabel,
        configuration:
          stored === undefined ? null : { version: stored.version, appliedAt: stored.appliedAt },
        connectors,
      };
      context.output.result(status, () =>
        [
          `Data directory: ${instance.dataDirectory}`,
          `Database:       ${instance.databaseLabel}`,
          `Configuration:  ${stored === undefined ? 'none applied yet' : `version ${stored.version}, applied ${formatTime(stored.appliedAt)}`}`,
          '',
          renderTable(COLUMNS, connectors, context.output.style),
        ].join('\n'),
      );
      return EXIT.ok;
    }),
};

/** In order of precedence, those without objects too; last what is left of connectors that are gone. */
function inOrder(
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
  disconnectors: 0,
  'explicit-disconnectors': 0,
  'filtered-disconnectors': 0,
  'import-add': 0,
  'import-update': 0,
  'import-delete': 0,
  'export-add': 0,
  'export-update': 0,
  'export-delete': 0,
  unconfirmed: 0,
});
