import { must } from '@cognate/kernel';
import { allOf, anyOf, equal } from '../protocol/filter.ts';
import type { Filter } from '../protocol/filter.ts';
import { parseFilter } from '../protocol/parse-filter.ts';
import type { TypeRule } from './type-mapper.ts';

/**
 * Finds the objects of the selected types. Where a more specific type has a filter, its objects are not found as
 * objects of a more general one instead.
 */
export function searchFilter(rules: readonly TypeRule[]): Filter {
  return anyOf(
    rules.map((rule, index) => {
      const others = rules
        .slice(0, index)
        .filter(({ filter, specificity }) => filter !== undefined && specificity > rule.specificity)
        .map((other): Filter => ({ op: 'not', filter: allOf(hasClasses(other)) }));
      return allOf([...hasClasses(rule), ...others, ...ownFilter(rule)]);
    }),
  );
}

const hasClasses = ({ classes }: TypeRule): readonly Filter[] =>
  classes.map((name) => equal('objectClass', name));

function ownFilter({ filter }: TypeRule): readonly Filter[] {
  if (filter === undefined) return [];
  const parsed = parseFilter(filter);
  return [must(parsed.ok ? parsed.value : undefined, 'the settings were checked')];
}
