import type { Command } from '../../command-line/command.ts';
import { UsageError } from '../../usage-error.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { findNamedObject, OBJECT_POSITIONALS } from '../../objects/find-object.ts';

/** `cognate cs join <connector> <object> <metaverse>` */
export const csJoinCommand: Command = {
  path: ['cs', 'join'],
  summary: 'Joins an object to a metaverse object by hand.',
  description: [
    'The object becomes an explicit connector: connector filters leave it alone. Its values flow at once, and what follows from them waits to be exported.',
  ],
  positionals: [
    ...OBJECT_POSITIONALS,
    { name: 'metaverse', summary: 'The metaverse object, by its number.' },
  ],
  options: [],
  examples: [{ line: 'cs join ad asmith 4711', does: 'Joins the account to this person.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const ref = await findNamedObject(instance, rules, args);
      const metaverse = args.positional('metaverse');
      if (!/^\d{1,15}$/.test(metaverse))
        throw new UsageError(`"${metaverse}" is not the number of a metaverse object.`);
      const decision = { kind: 'join', metaverse: Number(metaverse) } as const;
      const run = await instance.decide({ object: ref, decision, startedBy: context.user });
      context.output.result(run, () => `Joined to ${metaverse} by run ${run.id}.\n`);
      return EXIT.ok;
    }),
};
