import { findConnector, placeholders } from '@cognate/server';
import type { Placeholder } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderTable } from '../../output/render-table.ts';

const KINDS = { parent: 'is the parent of objects', link: 'is referred to' } as const;

/** `cognate cs placeholders <connector>` */
export const csPlaceholdersCommand: Command = {
  path: ['cs', 'placeholders'],
  summary: 'Lists names that objects are below of or refer to, and that were not imported.',
  positionals: [{ name: 'connector', summary: 'The connector, by its id.' }],
  options: [],
  examples: [
    { line: 'cs placeholders ad', does: 'Containers and group members that are not imported.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const connector = findConnector(rules, args.positional('connector'));
      const found = await placeholders(instance.store, connector);
      const { output } = context;
      output.result(found, () =>
        renderTable(
          [
            { title: 'name', value: ({ dn }: Placeholder) => dn },
            { title: 'why', value: ({ kinds }) => kinds.map((kind) => KINDS[kind]).join(', ') },
          ],
          found,
          output.style,
        ),
      );
      if (found.length === 0) output.note('There are none.');
      return EXIT.ok;
    }),
};
