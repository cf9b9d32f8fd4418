import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderEmptied } from '../../objects/render-emptied.ts';

/** `cognate cs remove <connector>` */
export const csRemoveCommand: Command = {
  path: ['cs', 'remove'],
  summary: 'Removes what is left of a connector that the configuration no longer has.',
  description: [
    'The connected system is not touched. All objects of the connector space are disconnected as if the connected system had deleted them: what they supplied leaves the metaverse, and the deletion rules of the metaverse may delete metaverse objects, which deprovisions their objects in other systems. Look at what waits to be exported before you send it. Until then the objects stay where they are, and no run changes them.',
  ],
  positionals: [{ name: 'connector', summary: 'The id that the connector had.' }],
  options: [],
  examples: [{ line: 'cs remove old-hr', does: 'Disconnects and forgets all objects of old-hr.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const connector = args.positional('connector');
      const run = await instance.removeSpace({ connector, startedBy: context.user });
      context.output.result(run, () => renderEmptied(run, 'Removed'));
      return run.result === 'success' ? EXIT.ok : EXIT.findings;
    }),
};
