import type { Command } from '../../command-line/command.ts';
import { decide, DECISION_OPTIONS, DECISION_POSITIONALS } from '../../exports/decide.ts';

/** `cognate exports approve <connector> <exports>` */
export const exportsApproveCommand: Command = {
  path: ['exports', 'approve'],
  summary: 'Lets held exports be sent by the next export step.',
  description: [
    'An approval is about an export as it was listed. When the object is calculated anew before it is sent and something else comes out, the export is held again.',
  ],
  positionals: DECISION_POSITIONALS,
  options: DECISION_OPTIONS,
  examples: [
    { line: 'exports approve ad 12 15', does: 'These two are sent by the next export.' },
    { line: 'exports approve ad --all', does: 'Everything that is held for "ad" is sent.' },
  ],
  run: (args, context) =>
    context.withInstance((instance) => decide('approved', args, context, instance)),
};
