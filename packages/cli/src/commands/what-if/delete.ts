import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { findReport } from '../../what-if/show-report.ts';

/** `cognate what-if delete <number>` */
export const whatIfDeleteCommand: Command = {
  path: ['what-if', 'delete'],
  summary: 'Deletes a what-if report.',
  positionals: [
    { name: 'number', summary: 'The report, by the number that "what-if list" shows.' },
  ],
  options: [],
  examples: [{ line: 'what-if delete 3', does: 'The report is gone; nothing else changes.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { id } = await findReport(instance, args);
      const deleted = await instance.store.deleteWhatIf(id);
      context.output.result({ report: id, deleted }, () => `Report ${id} was deleted.\n`);
      return EXIT.ok;
    }),
};
