import { findHeldExports } from '@cognate/server';
import type { Instance } from '@cognate/server';
import type { Command, CommandArguments } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { findConnectors } from '../../exports/find-connectors.ts';
import { labelledExports } from '../../exports/labelled-exports.ts';
import { renderExports } from '../../exports/render-exports.ts';

const STATES = ['held', 'approved', 'discarded', 'all'] as const;

/** `cognate exports list [connector]` */
export const exportsListCommand: Command = {
  path: ['exports', 'list'],
  summary: 'Lists the exports that are held for approval, with what they would change.',
  description: [
    'A step of a run profile with "hold" sends nothing that nobody has approved. What it holds is listed here, in the order in which it would be sent, until it is approved or discarded. Values of secret attributes are not shown.',
  ],
  positionals: [{ name: 'connector', summary: 'Only exports to this connector.', optional: true }],
  options: [
    {
      name: 'state',
      value: 'STATE',
      summary: 'Which exports: held (the default), approved and not sent yet, discarded, or all.',
      choices: STATES,
    },
    { name: 'limit', value: 'N', summary: 'How many (default: 100).' },
  ],
  examples: [
    { line: 'exports list', does: 'Everything that waits for somebody to decide.' },
    { line: 'exports list ad --state discarded', does: 'What was decided not to be sent.' },
  ],
  run: (args, context) => context.withInstance((instance) => list(args, context, instance)),
};

async function list(
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const { output } = context;
  const limit = countOption(args, 'limit') ?? 100;
  const { rules } = await instance.active();
  const connectors = findConnectors(rules, args.optionalPositional('connector'));
  // One of the choices.
  const state = (args.option('state') ?? 'held') as (typeof STATES)[number];
  const found = await findHeldExports(instance.store, connectors, { state, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const exports = await labelledExports(instance, shown);
  output.result({ exports: exports.map(({ json }) => json), more: found.length > limit }, () =>
    renderExports(exports, output.style),
  );
  if (exports.length === 0) output.note('There are no such exports.');
  if (found.length > limit) output.note(`There are more: --limit ${limit * 10} lists them.`);
  return EXIT.ok;
}
