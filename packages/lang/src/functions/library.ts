import { NameMap } from '@cognate/kernel';
import { COMPARISON_FUNCTIONS } from './comparison.ts';
import { CONDITION_FUNCTIONS } from './condition.ts';
import { CONVERSION_FUNCTIONS } from './conversion.ts';
import { DATE_FUNCTIONS } from './date.ts';
import type { FunctionDefinition, FunctionInfo } from './definition.ts';
import { MULTIPLE_FUNCTIONS } from './multiple.ts';
import { NUMBER_FUNCTIONS } from './number.ts';
import { PADDING_FUNCTIONS } from './padding.ts';
import { PART_FUNCTIONS } from './part.ts';
import { SEARCH_FUNCTIONS } from './search.ts';
import { TEXT_FUNCTIONS } from './text.ts';

const DEFINITIONS: readonly FunctionDefinition[] = [
  ...CONDITION_FUNCTIONS,
  ...COMPARISON_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...PART_FUNCTIONS,
  ...PADDING_FUNCTIONS,
  ...SEARCH_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...CONVERSION_FUNCTIONS,
  ...MULTIPLE_FUNCTIONS,
];

const BY_NAME = new NameMap(DEFINITIONS.map((definition) => [definition.name, definition]));

/** All functions of the language, for documentation and completion. */
export const FUNCTIONS: readonly FunctionInfo[] = DEFINITIONS;

/** The function of a name, whatever its case. */
export const findFunction = (name: string): FunctionDefinition | undefined => BY_NAME.get(name);

/** How many arguments a function takes. */
export function argumentCounts(info: FunctionInfo): {
  readonly least: number;
  readonly most: number;
} {
  const least = info.parameters.length;
  return { least, most: info.parameters.at(-1)?.variadic === true ? Infinity : least };
}
