import { AppError } from '@cognate/kernel';
import type { MvObject, SearchClause, SyncRules } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
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
    'Conditions have the form attribute=value or attribute=beginning*; all must hold, and case makes no difference. A word without "=" is the object type. Only attributes that are marked as indexed in metaverse.yaml, or that a join uses, can be searched.',
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
    { name: 'after', value: 'NUMBER', summary: 'Only objects after this number, to page on.' },
  ],
  examples: [
    { line: 'mv search person employeeId=100017', does: 'The person with this number.' },
    { line: 'mv search person "displayName=ann*"', does: 'Everybody whose name begins with Ann.' },
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
      output.result(objects, () => renderTable(columnsFor(clauses, rules), objects, output.style));
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
  const at = word.indexOf('=');
  const name = word.slice(0, at);
  const value = word.slice(at + 1);
  const attribute = rules.metaverseAttributes.get(name);
  if (attribute === undefined || !rules.indexedAttributes.includes(attribute.name))
    throw new AppError(
      'attribute-not-indexed',
      attribute === undefined
        ? `The metaverse has no attribute "${name}".`
        : `The metaverse cannot be searched by "${attribute.name}".`,
      {
        remedy: `Searchable are: ${rules.indexedAttributes.join(', ') || 'none'}. Mark others as indexed in metaverse.yaml, apply it and run a full synchronization.`,
      },
    );
  return value.endsWith('*')
    ? { attribute: attribute.name, operator: 'starts-with', value: value.slice(0, -1) }
    : { attribute: attribute.name, operator: 'equals', value };
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

function columnsFor(
  clauses: readonly SearchClause[],
  rules: SyncRules,
): readonly Column<MvObject>[] {
  const names = new Set([
    ...clauses.map(({ attribute }) => attribute),
    ...rules.indexedAttributes.slice(0, SHOWN),
  ]);
  return [
    { title: 'number', value: ({ id }) => String(id), align: 'right' },
    { title: 'type', value: ({ type }) => type },
    ...[...names].map((name): Column<MvObject> => ({
      title: name,
      value: ({ attributes }) => {
        const values = attributes[name];
        return values === undefined ? '' : describeValues(values);
      },
    })),
  ];
}
