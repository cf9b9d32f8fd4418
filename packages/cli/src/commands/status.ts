import type { Command } from '../command-line/command.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderTable } from '../output/render-table.ts';
import type { Column } from '../output/render-table.ts';
import { formatTime, orderedStatistics } from '@cognate/server';
import type { ConnectorStatistics } from '@cognate/server';

const COLUMNS: readonly Column<ConnectorStatistics>[] = [
  { title: 'connector', value: ({ connector }) => connector },
  { title: 'objects', value: (row) => row['total-objects'] },
  { title: 'connectors', value: (row) => row.connectors },
  { title: 'by hand', value: (row) => row['explicit-connectors'] },
  { title: 'disconnectors', value: (row) => row.disconnectors },
  { title: 'explicit', value: (row) => row['explicit-disconnectors'] },
  { title: 'filtered', value: (row) => row['filtered-disconnectors'] },
  { title: 'import add', value: (row) => row['import-add'] },
  { title: 'update', value: (row) => row['import-update'] },
  { title: 'delete', value: (row) => row['import-delete'] },
  { title: 'replace', value: (row) => row['import-delete-add'] },
  { title: 'export add', value: (row) => row['export-add'] },
  { title: 'update', value: (row) => row['export-update'] },
  { title: 'delete', value: (row) => row['export-delete'] },
  { title: 'replace', value: (row) => row['export-delete-add'] },
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
      const connectors = orderedStatistics(
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
