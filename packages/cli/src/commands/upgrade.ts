import type { UpgradePreflight } from '@cognate/server';
import type { Command } from '../command-line/command.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';

/** `cognate upgrade` */
export const upgradeCommand: Command = {
  path: ['upgrade'],
  summary: 'Brings the database of an older release to this one.',
  description: [
    'Looks first whether anything speaks against it: work that is going on, no backup of the last day, too little space. Then the schema is changed in one transaction: the database has the old schema or the new one, never something between. Until it is done, all other commands of the newer release refuse to work with the database; those of an older release refuse afterwards.',
  ],
  positionals: [],
  options: [
    { name: 'check', summary: 'Only looks. Ends with 1 when something speaks against it.' },
    { name: 'without-backup', summary: 'Goes on where there is no recent backup.' },
  ],
  examples: [
    { line: 'upgrade --check', does: 'What would be done, and what speaks against it.' },
    { line: 'upgrade', does: 'Does it.' },
  ],
  run: (args, context) =>
    context.withMaintenance(async (maintenance): Promise<ExitCode> => {
      const { output } = context;
      const preflight = await maintenance.preflight();
      const isCurrent = preflight.pending.length === 0;
      const blocked = preflight.checks.some(
        ({ check, state }) =>
          state === 'blocks' && !(check === 'backup' && args.flag('without-backup')),
      );
      const goesOn = !isCurrent && !blocked && !args.flag('check');
      const applied = goesOn ? await maintenance.upgrade() : [];
      output.result({ ...preflight, applied: applied.map(({ number }) => number) }, () =>
        render(preflight, goesOn),
      );
      return blocked && !isCurrent ? EXIT.findings : EXIT.ok;
    }),
};

function render({ server, pending, checks }: UpgradePreflight, done: boolean): string {
  const lines = checks.map(({ check, state, message }) => `${check}: ${state}: ${message}`);
  const steps = pending.map(({ number, name }) => `Schema step ${number}, ${name}.`);
  const end =
    pending.length === 0
      ? 'Nothing has to be done.'
      : done
        ? 'The database is upgraded.'
        : 'Nothing was changed.';
  return [`PostgreSQL ${server}`, ...lines, ...steps, end, ''].join('\n');
}
