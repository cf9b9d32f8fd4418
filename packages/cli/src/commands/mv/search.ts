import { AppError } from '@cognate/kernel';
import type { MvObject, SearchClause, SyncRules } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { metaverseAttribute } from '../../lineage/metaverse-number.ts';
import { describeValues } from '../../objects/describe-values.ts';
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
      const objects = await orNothing(
        instance.store.searchMetaverse({
          ...(type === undefined ? {} : { type }),
          clauses,
          after: countOption(args, 'after') ?? 0,
          limit: countOption(args, 'limit') ?? DEFAULT_LIMIT,
        }),
        clauses,
        rules,
      );
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
    clauses: words.filter((word) => word.includes('=')).map((word) => parseClause(word, rules)),
  };
}

function parseClause(word: string, rules: SyncRules): SearchClause {
  const [, name = '', negation, text = ''] = /^(.*?)(!?)=(.*)$/su.exec(word) ?? [];
  const found = rules.metaverseAttributes.get(name);
  if (found === undefined || !rules.indexedAttributes.includes(found.name))
    throw new AppError(
      'attribute-not-indexed',
      found === undefined
        ? `The metaverse has no attribute "${name}".`
        : `The metaverse cannot be searched by "${found.name}".`,
      {
        remedy: `Searchable are: ${rules.indexedAttributes.join(', ') || 'none'}. Mark others as indexed in metaverse.yaml, apply it and run a full synchronization.`,
      },
    );
  const attribute = found.name;
  const condition = conditionOf(text);
  if (negation !== '!') return { attribute, ...condition };
  const opposite = OPPOSITES[condition.operator];
  if (opposite !== undefined) return { attribute, ...condition, operator: opposite };
  throw new UsageError(
    `"${word}" cannot be searched for.`,
    'With "!=" there are attribute!=* (no value) and attribute!=*part* (no value contains it).',
  );
}

const OPPOSITES: Partial<Record<SearchClause['operator'], SearchClause['operator']>> = {
  present: 'not-present',
  contains: 'not-contains',
};

/** What stands on the right of a condition. */
function conditionOf(text: string): Pick<SearchClause, 'operator' | 'value'> {
  if (text === '*') return { operator: 'present', value: '' };
  const start = text.startsWith('*') ? 1 : 0;
  const value = text.endsWith('*') ? text.slice(start, -1) : text.slice(start);
  if (start === 0) return { operator: text.endsWith('*') ? 'starts-with' : 'equals', value };
  return { operator: text.endsWith('*') ? 'contains' : 'ends-with', value };
}

/** An attribute that is indexed but has no values yet finds nothing; the store cannot tell it from one that is not. */
async function orNothing(
  search: Promise<readonly MvObject[]>,
  clauses: readonly SearchClause[],
  rules: SyncRules,
): Promise<readonly MvObject[]> {
  try {
    return await search;
  } catch (error) {
    const indexed = clauses.every(({ attribute }) => rules.indexedAttributes.includes(attribute));
    if (indexed && error instanceof AppError && error.code === 'attribute-not-indexed') return [];
    throw error;
  }
}

function shownAttributes(
  chosen: string | undefined,
  clauses: readonly SearchClause[],
  rules: SyncRules,
): readonly string[] {
  if (chosen !== undefined)
    return chosen.split(',').map((name) => metaverseAttribute(rules, name.trim()));
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
