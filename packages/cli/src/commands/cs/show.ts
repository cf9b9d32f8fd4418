import { readObject } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { OBJECT_POSITIONALS, findNamedObject } from '../../objects/find-object.ts';
import { renderImages, renderObject } from '../../objects/render-object.ts';

/** `cognate cs show <connector> <object>` */
export const csShowCommand: Command = {
  path: ['cs', 'show'],
  summary:
    'Shows an object of a connector space: its values, what is pending, what it is linked to.',
  description: [
    'What is pending is shown as changes. --whole shows the whole object in each of its states instead: as last synchronized, as the last import found it, and as it will be once what was sent, is on its way or waits to be sent has arrived. --json has both.',
  ],
  positionals: OBJECT_POSITIONALS,
  options: [{ name: 'whole', summary: 'The whole object in each of its states.' }],
  examples: [
    { line: 'cs show hr 100017', does: 'What is known of the row with the key 100017.' },
    { line: 'cs show ad "CN=Ann,OU=People,DC=example,DC=com"', does: 'An entry of a directory.' },
    { line: 'cs show ad asmith --whole', does: 'The account as it was, is and will be.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const ref = await findNamedObject(instance, rules, args);
      const found = await readObject({ store: instance.store, rules }, ref);
      const { details, metaverse, ...more } = found;
      const { output } = context;
      output.result({ ...details, ...more, metaverse: metaverse ?? null }, () =>
        args.flag('whole')
          ? renderImages(found, output.style)
          : renderObject(found, rules, output.style),
      );
      return EXIT.ok;
    }),
};
