import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { SHORTEST_PASSPHRASE } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { askNewSecret } from '../../secrets/ask-secret.ts';
import { UsageError } from '../../usage-error.ts';

/** `cognate keys export <file>` */
export const keysExportCommand: Command = {
  path: ['keys', 'export'],
  summary: 'Writes the keys to a file that only a passphrase opens.',
  description: [
    'The passphrase is typed without being shown, or read from the standard input. Keep the file, and the passphrase, apart from the backups of the database: who has both has the secrets. Export again after every rotation.',
  ],
  positionals: [{ name: 'file', summary: 'A file that does not exist yet.' }],
  options: [],
  examples: [{ line: 'keys export keys.export', does: 'Asks for a passphrase and writes them.' }],
  run: async (args, context) => {
    const file = path.resolve(context.workingDirectory, args.positional('file'));
    const passphrase = await askNewSecret(
      context,
      `Passphrase of at least ${SHORTEST_PASSPHRASE} characters`,
    );
    return context.withInstance(({ secrets }): Promise<ExitCode> => {
      writeNew(file, secrets.exportKeys(passphrase));
      context.output.result({ file }, () => `The keys are in ${file}.\n`);
      return Promise.resolve(EXIT.ok);
    });
  },
};

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new UsageError(`${file} exists already.`, 'Name a new file.');
    throw error;
  }
}
