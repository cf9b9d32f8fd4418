import path from 'node:path';
import type { Command } from '../command-line/command.ts';
import { EXIT } from '../exit-code.ts';
import { formatNumber } from '../output/render-table.ts';
import { readVersion } from '../read-version.ts';

/** `cognate backup <file>` */
export const backupCommand: Command = {
  path: ['backup'],
  summary: 'Writes everything that the database holds to a file.',
  description: [
    'The backup is of one moment, whatever runs meanwhile, and the same for the embedded database and any other. It is compressed, and says for every table how many rows it has, with a digest.',
    'The encryption keys are not in it ("keys export" writes them), nor are configuration files and rules extensions: keep those in version control.',
  ],
  positionals: [{ name: 'file', summary: 'A file that does not exist yet.' }],
  options: [],
  examples: [{ line: 'backup monday.backup', does: 'Writes the backup.' }],
  run: async (args, context) => {
    const file = path.resolve(context.workingDirectory, args.positional('file'));
    return context.withMaintenance(async (maintenance) => {
      const { bytes, summary } = await maintenance.backup(file, readVersion());
      const rows = summary.contents.reduce((sum, table) => sum + table.rows, 0);
      context.output.result({ file, bytes, ...summary }, () =>
        [
          `Wrote ${file}: ${formatNumber(summary.contents.length)} tables, ${formatNumber(rows)} rows, ${formatNumber(bytes)} bytes.`,
          summary.note,
          ...(summary.keys.length === 0
            ? []
            : [`Its secrets are sealed with: ${summary.keys.join(', ')}`]),
          '',
        ].join('\n'),
      );
      return EXIT.ok;
    });
  },
};
