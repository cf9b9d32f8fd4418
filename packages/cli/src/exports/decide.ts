import { decideExports } from '@cognate/server';
import type { Instance, Verdict } from '@cognate/server';
import type { CommandArguments } from '../command-line/command.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatNumber } from '../output/render-table.ts';
import { UsageError } from '../usage-error.ts';
import { findConnectors } from './find-connectors.ts';

/** What both commands that decide about exports take. */
export const DECISION_POSITIONALS = [
  { name: 'connector', summary: 'The connector that they go to.' },
  {
    name: 'exports',
    summary: 'Their numbers, as "exports list" shows them.',
    optional: true,
    repeated: true,
  },
] as const;

export const DECISION_OPTIONS = [
  { name: 'all', summary: 'All exports to the connector that are held now.' },
] as const;

/** Decides about the exports that the command line names. */
export async function decide(
  state: Verdict['state'],
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const exports = wanted(args);
  const { rules } = await instance.active();
  const { output } = context;
  const decided = [];
  for (const connector of findConnectors(rules, args.positional('connector')))
    decided.push(
      ...(await decideExports(instance.store, connector, {
        state,
        by: context.user,
        at: context.now(),
        ...(exports === undefined ? {} : { exports }),
      })),
    );
  const known = new Set(decided.map(({ id }) => id));
  const missing = (exports ?? []).filter((id) => !known.has(id));
  output.result({ state, exports: [...known], missing }, () =>
    known.size === 1
      ? `1 export is ${state}.\n`
      : `${formatNumber(known.size)} exports are ${state}.\n`,
  );
  if (missing.length > 0)
    output.warn(
      `Not held any more: ${missing.join(', ')}. They were sent, taken back or calculated anew; "cognate exports list" shows what there is.`,
    );
  return missing.length > 0 ? EXIT.findings : EXIT.ok;
}

/** The numbers on the command line; undefined for all exports. */
function wanted(args: CommandArguments): readonly number[] | undefined {
  const texts = args.repeatedPositional('exports');
  if (args.flag('all') === texts.length > 0)
    throw new UsageError(
      args.flag('all') ? '--all leaves nothing to name.' : 'Which exports are meant?',
      'Name them by their numbers, or write --all.',
    );
  if (args.flag('all')) return undefined;
  return texts.map((text) => {
    const id = Number(text);
    if (!Number.isSafeInteger(id) || id < 1)
      throw new UsageError(`"${text}" is no number of an export.`);
    return id;
  });
}
