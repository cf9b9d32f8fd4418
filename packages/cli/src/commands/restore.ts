import path from 'node:path';
import { checkBackupFile } from '@cognate/server';
import type { Command } from '../command-line/command.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatNumber } from '../output/render-table.ts';

/** `cognate restore <file>` */
export const restoreCommand: Command = {
  path: ['restore'],
  summary: 'Puts a backup into an empty database.',
  description: [
    'All of it or nothing: a file that is cut short or was changed, and one of a newer release, leave the database empty. One of an older release is brought to the schema of this one. A database that holds anything is left alone: name a new one, or a new data directory.',
    'Ends with 1 when secrets in it are sealed with keys that are not here: "keys import" brings them.',
  ],
  positionals: [{ name: 'file', summary: 'What "backup" wrote.' }],
  options: [{ name: 'check', summary: 'Only reads and checks the file; needs no database.' }],
  examples: [
    { line: 'restore monday.backup --data new', does: 'Into the embedded database in "new".' },
    { line: 'restore monday.backup --check', does: 'Whether the file is whole.' },
  ],
  run: (args, context) => {
    const file = path.resolve(context.workingDirectory, args.positional('file'));
    return args.flag('check') ? check(file, context) : restore(file, context);
  },
};

async function check(file: string, { output }: CommandContext): Promise<ExitCode> {
  const summary = await checkBackupFile(file);
  output.result(summary, () =>
    [
      `${file} is whole: ${formatNumber(rowsOf(summary.contents))} rows of ${summary.createdAt}, written by release ${summary.product}.`,
      summary.note,
      '',
    ].join('\n'),
  );
  return EXIT.ok;
}

async function restore(file: string, context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  return context.withMaintenance(async (maintenance) => {
    const { backup, migrated, missingKeys } = await maintenance.restore(file);
    output.result({ file, backup, migrated: migrated.length, missingKeys }, () =>
      [
        `Restored ${formatNumber(rowsOf(backup.contents))} rows of ${backup.createdAt} (release ${backup.product}).`,
        ...migrated.map(({ number, name }) => `Schema step ${number}, ${name}.`),
        '',
      ].join('\n'),
    );
    if (missingKeys.length > 0)
      output.warn(
        `Secrets are sealed with keys that are not here (${missingKeys.join(', ')}): run "cognate keys import <file>".`,
      );
    output.note('Next: "cognate config apply" with the configuration folder of this machine.');
    return missingKeys.length > 0 ? EXIT.findings : EXIT.ok;
  });
}

const rowsOf = (contents: readonly { readonly rows: number }[]): number =>
  contents.reduce((sum, { rows }) => sum + rows, 0);
