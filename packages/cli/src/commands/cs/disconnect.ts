import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { findNamedObject, OBJECT_POSITIONALS } from '../../objects/find-object.ts';

/** `cognate cs disconnect <connector> <object>` */
export const csDisconnectCommand: Command = {
  path: ['cs', 'disconnect'],
  summary: 'Disconnects an object from its metaverse object by hand.',
  description: [
    'The object becomes a normal disconnector, which the rules may join again in the next synchronization, or with --explicit an explicit one, which waits for "cs join". What it supplied leaves the metaverse, which may delete the metaverse object; the deprovisioning action is not asked. Of an object that is not connected this changes the kind: without --explicit the rules may join it again.',
  ],
  positionals: OBJECT_POSITIONALS,
  options: [{ name: 'explicit', summary: 'Rules may not join the object again.' }],
  examples: [
    {
      line: 'cs disconnect ad asmith --explicit',
      does: 'Keeps the account out until you join it.',
    },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const ref = await findNamedObject(instance, rules, args);
      const state = args.flag('explicit') ? 'explicit' : 'normal';
      const decision = { kind: 'disconnect', state } as const;
      const run = await instance.decide({ object: ref, decision, startedBy: context.user });
      context.output.result(run, () => `Disconnected as ${state} by run ${run.id}.\n`);
      return EXIT.ok;
    }),
};
