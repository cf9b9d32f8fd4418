import type { Value } from '@cognate/kernel';
import type { FlowSource, Substitutes } from '../configuration/rules.ts';
import { COUNTER } from '../configuration/scope.ts';
import { evaluateSource } from '../flow/evaluate-source.ts';
import type { SourceView } from '../flow/evaluate-source.ts';

/** The numbers that a candidate with a counter is tried with. */
const FIRST = 2;
const LAST = 999;

/** What a unique value is chosen by. */
export interface UniqueChoice {
  /** The first choice, and what is tried where it is taken. */
  readonly source: FlowSource;
  readonly substitutes: Substitutes;
  readonly view: SourceView;
  readonly rule: string;
  readonly attribute: string;
  /** What the object has already; it stays as long as it is one of the candidates. */
  readonly current: Value | undefined;
  readonly isSame: (a: Value, b: Value) => boolean;
  /** Whether something else has the value, as far as is known; what is asked for is looked up. */
  readonly isTaken: (value: Value) => boolean;
}

/** `taken`: there are candidates, and all of them are taken. */
export type UniqueResult =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'taken'; readonly last: Value };

/**
 * The first candidate that nothing else has, or the value that is there already where it is one of the candidates:
 * a person whose namesake left keeps the number in the name.
 */
export function uniqueValue(choice: UniqueChoice): UniqueResult {
  const { current } = choice;
  if (current !== undefined && isCandidate(choice, current))
    return { kind: 'value', value: current };
  let taken = 0;
  let last: Value | undefined;
  let free: Value | undefined;
  for (const value of candidates(choice)) {
    if (free === undefined) {
      last = value;
      if (choice.isTaken(value)) taken += 1;
      else free = value;
    } else if (taken > 0) {
      // Asks ahead, twice as far each time: a name with many namesakes is found in a few look-ups.
      choice.isTaken(value);
      taken -= 1;
    }
    if (free !== undefined && taken === 0) break;
  }
  if (free !== undefined) return { kind: 'value', value: free };
  return last === undefined ? { kind: 'nothing' } : { kind: 'taken', last };
}

/** All candidates in order of trial; none where the first choice gives nothing, since nothing is taken then. */
function* candidates(choice: UniqueChoice): Generator<Value> {
  const { substitutes } = choice;
  const first = evaluate(choice, choice.source);
  if (first === undefined) return;
  yield first;
  for (const source of substitutes.fixed) {
    const value = evaluate(choice, source);
    if (value !== undefined) yield value;
  }
  if (substitutes.counted === undefined) return;
  for (let count = FIRST; count <= LAST; count += 1) {
    const value = evaluate(choice, substitutes.counted, count);
    if (value !== undefined) yield value;
  }
}

function isCandidate(choice: UniqueChoice, current: Value): boolean {
  const { isSame, source, substitutes } = choice;
  const first = evaluate(choice, source);
  if (first === undefined) return false;
  const same = (value: Value | undefined): boolean => value !== undefined && isSame(value, current);
  if (same(first) || substitutes.fixed.some((each) => same(evaluate(choice, each)))) return true;
  const { counted } = substitutes;
  if (counted === undefined) return false;
  // The number must be written in it.
  const numbers = (String(current).match(/\d+/g) ?? []).map(Number);
  return numbers.some(
    (count) => count >= FIRST && count <= LAST && same(evaluate(choice, counted, count)),
  );
}

function evaluate(
  { view, rule, attribute }: UniqueChoice,
  source: FlowSource,
  count?: number,
): Value | undefined {
  const counting: SourceView = {
    ...view,
    values: (name) =>
      name === COUNTER && count !== undefined ? [String(count)] : view.values(name),
  };
  const [value] = evaluateSource(source, counting, rule, attribute);
  return value;
}
