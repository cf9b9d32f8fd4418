import { describeChain, explainValue, findAttribute, referenceLabels } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { metaverseNumber } from '../../lineage/metaverse-number.ts';

/** `cognate mv why <number> <attribute>` */
export const mvWhyCommand: Command = {
  path: ['mv', 'why'],
  summary: 'Tells why an attribute has its values, and what followed from that.',
  description: [
    'A sentence for each link of the chain: the import that saw the change in the source, the synchronization and rule that let it in, the exports that it led to, when they were sent and whether they arrived.',
  ],
  positionals: [
    { name: 'number', summary: 'The object, by the number that "mv search" shows.' },
    { name: 'attribute', summary: 'The attribute.' },
  ],
  options: [
    {
      name: 'run',
      value: 'RUN',
      summary: 'An earlier change: what this run did to the attribute (see "mv history").',
    },
  ],
  examples: [
    { line: 'mv why 17 telephone', does: 'Where the number came from, and where it went.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const number = metaverseNumber(args);
      const attribute = findAttribute(rules, args.positional('attribute'));
      const run = countOption(args, 'run');
      const deps = { store: instance.store, rules };
      const explanation = await explainValue(deps, number, attribute, run);
      const { output } = context;
      if (explanation === undefined) {
        output.result(null, () => '');
        output.note(`Nothing is known of ${attribute} of object ${number}.`);
        return EXIT.findings;
      }
      const { event, imported, synchronized, exports } = explanation;
      const label = await referenceLabels(instance.store, rules, [event]);
      const sentences = describeChain(explanation, { rules, label });
      output.result({ number, event, imported, synchronized, exports, sentences }, () =>
        sentences.map((sentence, index) => `${index + 1}. ${sentence}\n`).join(''),
      );
      return EXIT.ok;
    }),
};
