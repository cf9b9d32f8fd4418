import { describeObjectChain, explainObject, referenceLabels } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { OBJECT_POSITIONALS, findNamedObject } from '../../objects/find-object.ts';

/** `cognate cs why <connector> <object>` */
export const csWhyCommand: Command = {
  path: ['cs', 'why'],
  summary: 'Tells what followed from a change of an object in its source.',
  description: [
    'A sentence for each link of the chain: the import that saw the change, the synchronization that took it in, each value that it changed in the metaverse, the exports that it led to, when they were sent and whether they arrived.',
  ],
  positionals: OBJECT_POSITIONALS,
  options: [
    {
      name: 'run',
      value: 'RUN',
      summary: 'The change that this run imported (default: the last).',
    },
  ],
  examples: [{ line: 'cs why hr 100017', does: 'What became of the last change of this row.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const ref = await findNamedObject(instance, rules, args);
      const deps = { store: instance.store, rules };
      const explanation = await explainObject(deps, ref, countOption(args, 'run'));
      const { output } = context;
      if (explanation === undefined) {
        output.result(null, () => '');
        output.note('No import that the history still has counted a change of this object.');
        return EXIT.findings;
      }
      const { imported, synchronized, events, exports } = explanation;
      const object = `${ref.connector} "${args.positional('object')}"`;
      const label = await referenceLabels(instance.store, rules, events);
      const sentences = describeObjectChain(explanation, object, { rules, label });
      output.result({ ...ref, imported, synchronized, events, exports, sentences }, () =>
        sentences.map((sentence, index) => `${index + 1}. ${sentence}\n`).join(''),
      );
      return EXIT.ok;
    }),
};
