import type { Command } from '../../command-line/command.ts';
import { decide, DECISION_OPTIONS, DECISION_POSITIONALS } from '../../exports/decide.ts';

/** `cognate exports discard <connector> <exports>` */
export const exportsDiscardCommand: Command = {
  path: ['exports', 'discard'],
  summary: 'Keeps held exports from being sent.',
  description: [
    'What was calculated stays as it is and is not sent by any step, until the object is calculated anew and something else comes out, which is then held again. An approval takes the decision back.',
  ],
  positionals: DECISION_POSITIONALS,
  options: DECISION_OPTIONS,
  examples: [{ line: 'exports discard ad 12', does: 'This one is not sent.' }],
  run: (args, context) =>
    context.withInstance((instance) => decide('discarded', args, context, instance)),
};
