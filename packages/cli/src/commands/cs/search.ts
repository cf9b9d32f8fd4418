import { findConnector, searchSpace } from '@cognate/server';
import type { FoundObject } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderTable } from '../../output/render-table.ts';

const DEFAULT_LIMIT = 50;

/** `cognate cs search <connector> [text]` */
export const csSearchCommand: Command = {
  path: ['cs', 'search'],
  summary: 'Lists objects of a connector space.',
  description: [
    'With a text only objects whose name or values contain it, whatever its case. The objects are read one by one until enough are found; in a large connector space a rare text takes its time.',
  ],
  positionals: [
    { name: 'connector', summary: 'The connector, by its id.' },
    { name: 'text', summary: 'What the name or a value contains.', optional: true },
  ],
  options: [
    { name: 'limit', value: 'N', summary: `How many (default: ${DEFAULT_LIMIT}).` },
    { name: 'after', value: 'NUMBER', summary: 'Only objects after this number, to page on.' },
  ],
  examples: [{ line: 'cs search hr "horváth"', does: 'The rows that contain this name.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const connector = findConnector(rules, args.positional('connector'));
      const objects = await searchSpace(instance.store, {
        connector,
        text: args.optionalPositional('text') ?? '',
        after: countOption(args, 'after') ?? 0,
        limit: countOption(args, 'limit') ?? DEFAULT_LIMIT,
        signal: context.signal,
      });
      const { output } = context;
      output.result(objects, () =>
        renderTable(
          [
            { title: 'number', value: ({ id }: FoundObject) => String(id), align: 'right' },
            { title: 'type', value: ({ type }) => type },
            { title: 'name', value: ({ dn }) => dn },
            { title: 'state', value: ({ state }) => state },
            { title: 'pending', value: ({ pendingImport }) => pendingImport },
            {
              title: 'metaverse',
              value: ({ metaverse }) => (metaverse === null ? '' : String(metaverse)),
              align: 'right',
            },
          ],
          objects,
          output.style,
        ),
      );
      if (objects.length === 0) output.note('Nothing was found.');
      return objects.length === 0 ? EXIT.findings : EXIT.ok;
    }),
};
