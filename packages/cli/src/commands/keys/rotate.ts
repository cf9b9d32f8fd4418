import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';

/** `cognate keys rotate` */
export const keysRotateCommand: Command = {
  path: ['keys', 'rotate'],
  summary: 'Makes a new key and seals everything anew with it.',
  description: [
    'The old keys stay in the file, because older backups need them. Ended halfway, nothing is lost; run again, it goes on where it was. Runs go on meanwhile. A secret that cannot be opened keeps its seal, is named, and makes the exit code 1.',
  ],
  positionals: [],
  options: [],
  examples: [{ line: 'keys rotate', does: 'A new key; then export the keys again.' }],
  run: (_args, context) =>
    context.withInstance(async ({ secrets }): Promise<ExitCode> => {
      const { output, signal, user } = context;
      const { key, resumed, resealed, values, failed } = await secrets.rotate(user, {
        beforePage: () => signal.throwIfAborted(),
      });
      const named = failed.map(({ name, error }) => ({
        name,
        code: error.code,
        message: error.message,
      }));
      output.result({ key, resumed, resealed, values, failed: named }, () =>
        [
          `${resumed ? 'The rotation that was begun is finished. ' : ''}The active key is ${key}; sealed anew: ${resealed}${values === 0 ? '' : `, and values in ${values} places`}.`,
          ...named.map(({ name, code, message }) => `${name}: ${code}: ${message}`),
          '',
        ].join('\n'),
      );
      output.note('Export the keys again with "cognate keys export <file>".');
      return named.length > 0 ? EXIT.findings : EXIT.ok;
    }),
};
