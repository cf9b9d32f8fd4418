import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderEmptied } from '../../objects/render-emptied.ts';

/** `cognate cs clear <connector>` */
export const csClearCommand: Command = {
  path: ['cs', 'clear'],
  summary: 'Empties the connector space of a connector that is in use.',
  description: [
    'The connected system is not touched. All objects of the connector space are disconnected as if the connected system had deleted them: what they supplied leaves the metaverse, and the deletion rules of the metaverse may delete metaverse objects, which deprovisions their objects in other systems. Look at what waits to be exported before you send it. Nothing is provisioned in the connector meanwhile; what waited to be exported to it is forgotten. Begin again with a full import.',
  ],
  positionals: [{ name: 'connector', summary: 'The connector, by its id.' }],
  options: [],
  examples: [
    { line: 'cs clear badge', does: 'Forgets all badges; the next full import reads them anew.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const connector = args.positional('connector');
      const run = await instance.clearSpace({ connector, startedBy: context.user });
      context.output.result(run, () => renderEmptied(run, 'Emptied'));
      return run.result === 'success' ? EXIT.ok : EXIT.findings;
    }),
};
