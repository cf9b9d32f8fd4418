import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { findNamedObject, OBJECT_POSITIONALS } from '../../objects/find-object.ts';

/** `cognate cs evaluate <connector> <object>` */
export const csEvaluateCommand: Command = {
  path: ['cs', 'evaluate'],
  summary: 'Has an object looked at as a whole by the next synchronization.',
  description: [
    'A delta synchronization looks at what has changed. An object that is marked is looked at with all its values as well, as a full synchronization would, until that went without an error. "cs show" says whether an object is marked.',
  ],
  positionals: OBJECT_POSITIONALS,
  options: [],
  examples: [
    {
      line: 'cs evaluate ad asmith',
      does: 'The next delta synchronization of ad applies all rules to the account.',
    },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const ref = await findNamedObject(instance, rules, args);
      await instance.store.markObjects([ref]);
      context.output.result(
        { ...ref, marked: true },
        () => `Marked: the next synchronization of ${ref.connector} looks at it as a whole.\n`,
      );
      return EXIT.ok;
    }),
};
