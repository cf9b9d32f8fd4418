import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { findNamedObject, OBJECT_POSITIONALS } from '../../objects/find-object.ts';

/** `cognate cs project <connector> <object> <type>` */
export const csProjectCommand: Command = {
  path: ['cs', 'project'],
  summary: 'Creates a metaverse object for an object by hand.',
  description: [
    'As with "cs join" the object becomes an explicit connector, of a new metaverse object of the given type.',
  ],
  positionals: [
    ...OBJECT_POSITIONALS,
    { name: 'type', summary: 'The type of the metaverse object.' },
  ],
  options: [],
  examples: [{ line: 'cs project ad svc-backup person', does: 'A person for this account.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const ref = await findNamedObject(instance, rules, args);
      const metaverseType = args.positional('type');
      const decision = { kind: 'project', metaverseType } as const;
      const run = await instance.decide({ object: ref, decision, startedBy: context.user });
      context.output.result(run, () => `Projected as ${metaverseType} by run ${run.id}.\n`);
      return EXIT.ok;
    }),
};
