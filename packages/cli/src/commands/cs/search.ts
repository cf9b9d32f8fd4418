import { findConnector, searchSpace } from '@cognate/server';
import type { ListedObject, SpaceConditions } from '@cognate/server';
import type { Command, CommandArguments } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { UsageError } from '../../usage-error.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderTable } from '../../output/render-table.ts';
import type { Style } from '../../output/style.ts';

const DEFAULT_LIMIT = 50;

const STATES = {
  connector: 'connector',
  'explicit-connector': 'explicit-connector',
  disconnector: 'disconnector',
  'normal-disconnector': 'normal',
  'explicit-disconnector': 'explicit',
  'filtered-disconnector': 'filtered',
} as const satisfies Readonly<Record<string, SpaceConditions['state']>>;
const CHANGES = same('any', 'add', 'update', 'delete', 'delete-add');
const ERRORS = same('any', 'import', 'sync', 'export');

/** `cognate cs search <connector> [text]` */
export const csSearchCommand: Command = {
  path: ['cs', 'search'],
  summary: 'Lists objects of a connector space.',
  description: [
    'With a text only objects whose name or values contain it, whatever its case. Of several conditions all must hold. Names, and what is pending, failed or disconnected, are found at once; for a text and for what is below a name the objects are read one after the other, so that what is rare takes its time in a large connector space.',
  ],
  positionals: [
    { name: 'connector', summary: 'The connector, by its id.' },
    { name: 'text', summary: 'What the name or a value contains.', optional: true },
  ],
  options: [
    { name: 'name', value: 'NAME', summary: 'The object of this name or anchor.' },
    { name: 'under', value: 'NAME', summary: 'The object of this name and all below it.' },
    { name: 'state', value: 'KIND', summary: `One of ${Object.keys(STATES).join(', ')}.` },
    {
      name: 'pending-import',
      value: 'KIND',
      summary: `Imported and not synchronized: ${Object.keys(CHANGES).join(', ')}.`,
    },
    {
      name: 'pending-export',
      value: 'KIND',
      summary: `Waits to be exported: ${Object.keys(CHANGES).join(', ')}.`,
    },
    { name: 'unconfirmed', summary: 'Exported and not yet seen in an import.' },
    { name: 'error', value: 'KIND', summary: `Has an error: ${Object.keys(ERRORS).join(', ')}.` },
    { name: 'marked', summary: 'Looked at as a whole next time ("cs evaluate").' },
    { name: 'limit', value: 'N', summary: `How many (default: ${DEFAULT_LIMIT}).` },
    { name: 'after', value: 'NUMBER', summary: 'Only objects after this number, to page on.' },
  ],
  examples: [
    { line: 'cs search hr "horváth"', does: 'The rows that contain this name.' },
    {
      line: 'cs search ad --under "OU=Sales,DC=example,DC=com" --pending-export delete',
      does: 'What the next export would delete in the sales department.',
    },
    { line: 'cs search ad --error any', does: 'The objects that something is wrong with.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const connector = findConnector(rules, args.positional('connector'));
      const objects = await searchSpace(instance.store, connector, {
        ...conditionsOf(args),
        after: countOption(args, 'after') ?? 0,
        limit: countOption(args, 'limit') ?? DEFAULT_LIMIT,
      });
      const { output } = context;
      output.result(objects, () => render(objects, output.style));
      if (objects.length === 0) output.note('Nothing was found.');
      return objects.length === 0 ? EXIT.findings : EXIT.ok;
    }),
};

function same<const K extends string>(...kinds: readonly K[]): { readonly [Name in K]: Name } {
  // Every key is its own value.
  return Object.fromEntries(kinds.map((kind) => [kind, kind])) as { readonly [Name in K]: Name };
}

const conditionsOf = (args: CommandArguments): Omit<SpaceConditions, 'after' | 'limit'> => ({
  text: args.optionalPositional('text'),
  name: args.option('name'),
  under: args.option('under'),
  state: kindOption(args, 'state', STATES),
  pendingImport: kindOption(args, 'pending-import', CHANGES),
  pendingExport: kindOption(args, 'pending-export', CHANGES),
  error: kindOption(args, 'error', ERRORS),
  unconfirmed: args.flag('unconfirmed'),
  marked: args.flag('marked'),
});

function kindOption<T>(
  args: CommandArguments,
  option: string,
  kinds: Readonly<Record<string, T>>,
): T | undefined {
  const given = args.option(option);
  if (given === undefined) return undefined;
  const kind = Object.entries(kinds).find(([name]) => name === given.toLowerCase())?.[1];
  if (kind !== undefined) return kind;
  throw new UsageError(`--${option} is one of ${Object.keys(kinds).join(', ')}, not "${given}".`);
}

const render = (objects: readonly ListedObject[], style: Style): string =>
  renderTable(
    [
      { title: 'number', value: ({ id }: ListedObject) => String(id), align: 'right' },
      { title: 'type', value: ({ type }) => type },
      { title: 'name', value: ({ dn }) => dn },
      { title: 'state', value: ({ state }) => state },
      { title: 'import', value: ({ pendingImport }) => pendingImport },
      { title: 'export', value: ({ pendingExport }) => pendingExport },
      { title: 'error', value: ({ errors }) => errors.map(({ type }) => type).join(', ') },
      {
        title: 'metaverse',
        value: ({ metaverse }) => (metaverse === null ? '' : String(metaverse)),
        align: 'right',
      },
    ],
    objects,
    style,
  );
