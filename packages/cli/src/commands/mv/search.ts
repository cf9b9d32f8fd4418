import { AppError } from '@cognate/kernel';
import {
  describeValues,
  findAttribute,
  parseClause,
  searchableAttribute,
  searchMetaverse,
} from '@cognate/server';
import type { MvObject, SearchClause, SyncRules } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { renderTable } from '../../output/render-table.ts';
import type { Column } from '../../output/render-table.ts';
import { UsageError } from '../../usage-error.ts';

const DEFAULT_LIMIT = 50;
/** Attributes of the list, besides those that were searched. */
const SHOWN = 4;

/** `cognate mv search [condition...]` */
export const mvSearchCommand: Command = {
  path: ['mv', 'search'],
  summary: 'Finds objects of the metaverse.',
  description: [
    'Conditions have the form attribute=value, where a star stands for what may precede or follow: attribute=beginning*, attribute=*end, attribute=*part*; attribute=* means that there is a value, attribute!=* that there is none, attribute!=*part* that no value contains it. All conditions must hold, and case makes no difference. A word without "=" is the object type. Only attributes that are marked as indexed in metaverse.yaml, or that a join uses, can be searched.',
  ],
  positionals: [
    {
      name: 'condition',
      summary: 'An object type, or attribute=value.',
      optional: true,
      repeated: true,
    },
  ],
  options: [
    { name: 'limit', value: 'N', summary: `How many (default: ${DEFAULT_LIMIT}).` },
    {
      name: 'columns',
      value: 'NAMES',
      summary:
        'The attributes to list, separated by commas (default: those searched, and some indexed ones).',
    },
    { name: 'after', value: 'NUMBER', summary: 'Only objects after this number, to page on.' },
  ],
  examples: [
    { line: 'mv search person employeeId=100017', does: 'The person with this number.' },
    { line: 'mv search person "displayName=ann*"', does: 'Everybody whose name begins with Ann.' },
    {
      line: 'mv search person "mail!=*" --columns displayName,department',
      does: 'Who has no mail address, and where they work.',
    },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const { type, clauses } = parseConditions(args.repeatedPositional('condition'), rules);
      const objects = await searchMetaverse(instance.store, rules, {
        type,
        clauses,
        after: countOption(args, 'after') ?? 0,
        limit: countOption(args, 'limit') ?? DEFAULT_LIMIT,
      });
      const { output } = context;
      const columns = columnsFor(shownAttributes(args.option('columns'), clauses, rules));
      output.result(objects, () => renderTable(columns, objects, output.style));
      if (objects.length === 0) output.note('Nothing was found.');
      return objects.length === 0 ? EXIT.findings : EXIT.ok;
    }),
};

function parseConditions(
  words: readonly string[],
  rules: SyncRules,
): { readonly type: string | undefined; readonly clauses: readonly SearchClause[] } {
  const types = words.filter((word) => !word.includes('='));
  const [typeName, second] = types;
  if (second !== undefined)
    throw new UsageError(
      `"${second}" is a second object type.`,
      'A condition has the form attribute=value.',
    );
  const type = typeName === undefined ? undefined : rules.metaverseTypes.get(typeName);
  if (typeName !== undefined && type === undefined)
    throw new UsageError(
      `The metaverse has no type "${typeName}".`,
      `It has: ${[...rules.metaverseTypes.values()].map(({ name }) => name).join(', ')}.`,
    );
  return {
    type: type?.name,
    clauses: words.filter((word) => word.includes('=')).map((word) => clauseOf(word, rules)),
  };
}

/** What cannot be searched for is a mistake in the command. */
function clauseOf(word: string, rules: SyncRules): SearchClause {
  try {
    const clause = parseClause(word);
    return { ...clause, attribute: searchableAttribute(clause.attribute, rules) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid-request') throw error;
    throw new UsageError(error.message, error.remedy);
  }
}

function shownAttributes(
  chosen: string | undefined,
  clauses: readonly SearchClause[],
  rules: SyncRules,
): readonly string[] {
  if (chosen !== undefined)
    return chosen.split(',').map((name) => findAttribute(rules, name.trim()));
  const names = [
    ...clauses.map(({ attribute }) => attribute),
    ...rules.indexedAttributes.slice(0, SHOWN),
  ];
  return [...new Set(names)];
}

const columnsFor = (attributes: readonly string[]): readonly Column<MvObject>[] => [
  { title: 'number', value: ({ id }) => String(id), align: 'right' },
  { title: 'type', value: ({ type }) => type },
  ...attributes.map((name): Column<MvObject> => ({
    title: name,
    value: ({ attributes: { [name]: values } }) => (values ? describeValues(values) : ''),
  })),
];
