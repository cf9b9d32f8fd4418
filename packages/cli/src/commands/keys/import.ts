import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { askSecret } from '../../secrets/ask-secret.ts';
import { UsageError } from '../../usage-error.ts';

const SIZE_LIMIT = 1024 * 1024;

/** `cognate keys import <file>` */
export const keysImportCommand: Command = {
  path: ['keys', 'import'],
  summary: 'Adds the keys of an export to those of the instance.',
  description: [
    'Keys that are there already stay, and the active one stays active; where there is none, that of the export becomes it. What was sealed with a key that was lost opens again, unless it was abandoned.',
  ],
  positionals: [{ name: 'file', summary: 'What "keys export" wrote.' }],
  options: [],
  examples: [{ line: 'keys import keys.export', does: 'Asks for the passphrase and adds them.' }],
  run: async (args, context) => {
    const text = readExport(path.resolve(context.workingDirectory, args.positional('file')));
    const passphrase = await askSecret(context, 'Passphrase of the export');
    return context.withInstance(async ({ secrets }): Promise<ExitCode> => {
      const added = secrets.importKeys(text, passphrase);
      const { secrets: stored, lostValues } = await secrets.status();
      const lost = [
        ...stored.flatMap(({ name, problem }) => (problem === undefined ? [] : [name])),
        ...lostValues.map(({ texts }) => `values in ${texts} places`),
      ];
      context.output.result({ added, lost }, () =>
        added.length === 0
          ? 'All keys of the export were there already.\n'
          : `Added: ${added.join(', ')}\n`,
      );
      if (lost.length > 0) context.output.note(`Still shut: ${lost.join(', ')}.`);
      return lost.length > 0 ? EXIT.findings : EXIT.ok;
    });
  },
};

function readExport(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) throw new UsageError(`There is no file ${file}.`);
  if (stat.size > SIZE_LIMIT) throw new UsageError(`${file} is too large for a key export.`);
  return readFileSync(file, 'utf8');
}
