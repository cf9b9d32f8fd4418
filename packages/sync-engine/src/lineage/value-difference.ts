import type { Attributes, Value, Values } from '@cognate/kernel';
import { sameValues } from '@cognate/kernel';
import type { ValueDifference } from '../ports/what-if-store.ts';

/** How the values of each attribute differ; attributes that are equal are left out. */
export function valueDifferences(
  before: Attributes,
  after: Attributes,
): Readonly<Record<string, ValueDifference>> {
  const differences: Record<string, ValueDifference> = {};
  for (const attribute of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[attribute];
    const is = after[attribute];
    if (!sameValues(was, is)) differences[attribute] = valueDifference(was ?? [], is ?? []);
  }
  return differences;
}

/**
 * What a set of values lost and got. Both are canonical, so that what they have in common stands at the same ends:
 * one member more makes little work of a group of many.
 */
export function valueDifference(before: Values, after: Values): ValueDifference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end])
    end += 1;
  const was = before.slice(start, before.length - end);
  const is = after.slice(start, after.length - end);
  return { removed: without(was, is), added: without(is, was) };
}

/** Two changes of the same values, one after the other, as one. */
export const composeDifferences = (
  first: ValueDifference,
  second: ValueDifference,
): ValueDifference => ({
  removed: [...without(first.removed, second.added), ...without(second.removed, first.added)],
  added: [...without(first.added, second.removed), ...without(second.added, first.removed)],
});

function without(values: readonly Value[], gone: readonly Value[]): readonly Value[] {
  if (gone.length === 0 || values.length === 0) return values;
  const set = new Set(gone);
  return values.filter((value) => !set.has(value));
}
