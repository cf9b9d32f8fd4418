import { foldName, must } from '@cognate/kernel';
import { allOf, anyOf, equal } from '../protocol/filter.ts';
import type { Filter } from '../protocol/filter.ts';
import { parseFilter } from '../protocol/parse-filter.ts';
import { withSuperiors } from '../schema/directory-schema.ts';
import type { DirectorySchema } from '../schema/directory-schema.ts';
import type { TypeRule } from './type-mapper.ts';

/**
 * Finds the objects of the selected types. Where a more specific type has a filter, its objects are not found as
 * objects of a more general one instead. Given the schema, objects of classes that inherit from those of a type are
 * left out.
 */
export function searchFilter(rules: readonly TypeRule[], exactIn?: DirectorySchema): Filter {
  return anyOf(
    rules.map((rule, index) => {
      const others = rules
        .slice(0, index)
        .filter(({ filter, specificity }) => filter !== undefined && specificity > rule.specificity)
        .map((other): Filter => ({ op: 'not', filter: allOf(hasClasses(other)) }));
      const heirs = exactIn === undefined ? [] : heirsOf(rule, exactIn).map(isNot);
      return allOf([...hasClasses(rule), ...heirs, ...others, ...ownFilter(rule)]);
    }),
  );
}

const isNot = (name: string): Filter => ({ op: 'not', filter: equal('objectClass', name) });

/** The structural classes that inherit from a class of the rule and are none of its own. */
function heirsOf({ classes }: TypeRule, schema: DirectorySchema): readonly string[] {
  const own = new Set(classes.map(foldName));
  return schema.classList
    .filter(({ name, kind }) => kind === 'structural' && !own.has(foldName(name)))
    .filter(({ name }) =>
      withSuperiors(schema, name).some(
        (superior) => own.has(foldName(superior.name)) && superior.kind === 'structural',
      ),
    )
    .map(({ name }) => name);
}

const hasClasses = ({ classes }: TypeRule): readonly Filter[] =>
  classes.map((name) => equal('objectClass', name));

function ownFilter({ filter }: TypeRule): readonly Filter[] {
  if (filter === undefined) return [];
  const parsed = parseFilter(filter);
  return [must(parsed.ok ? parsed.value : undefined, 'the settings were checked')];
}
