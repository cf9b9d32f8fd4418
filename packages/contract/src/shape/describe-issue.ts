import type { z } from 'zod';
import { knownKeys } from './known-keys.ts';
import { suggestName } from './nearest-name.ts';
import type { ShapeProblem } from './check-shape.ts';
import { showValue } from './show-value.ts';

type Issue = z.core.$ZodIssue;
type Path = ShapeProblem['path'];

/** What an issue is about. */
export interface Subject {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  /** Whether messages may repeat values; they may not where secrets can stand. */
  readonly showValues: boolean;
}

/** One issue of the schema library as problems in the product's words. */
export function describeIssue(issue: Issue, base: Path, subject: Subject): readonly ShapeProblem[] {
  const path = [...base, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  const found = valueAt(subject.value, path);
  const shown = showValue(found, subject.showValues);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(subject.schema, path);
      return issue.keys.map((key) => {
        const message = `"${key}" is not known here.`;
        return problem([...path, key], 'unknown-key', message, suggestName(key, known), 'key');
      });
    }
    case 'invalid_union':
      return describeUnion(issue.errors, path, subject);
    case 'invalid_key': {
      const message = `"${String(path.at(-1))}" cannot be a name here.`;
      return [problem(path, 'invalid-name', message, issue.issues[0]?.message, 'key')];
    }
    case 'invalid_type':
      if (found === undefined) return [missing(path)];
      return [wrongType(path, word(issue.expected), shown)];
    case 'invalid_value': {
      if (found === undefined) return [missing(path)];
      const values = issue.values.map(String);
      const remedy = typeof found === 'string' ? suggestName(found, values) : oneOf(values);
      return [problem(path, 'unknown-value', `${shown} is not possible here.`, remedy)];
    }
    case 'too_small':
    case 'too_big':
      return [problem(path, 'out-of-range', `${shown} is not possible here: ${rangeOf(issue)}.`)];
    case 'custom':
      return [problem(path, 'invalid-value', issue.message)];
    default:
      return [problem(path, 'invalid-value', `${shown} is not possible here.`, issue.message)];
  }
}

/** Takes the alternative that the input was most likely meant to be. */
function describeUnion(
  alternatives: readonly (readonly Issue[])[],
  path: Path,
  subject: Subject,
): readonly ShapeProblem[] {
  const near = alternatives.filter((issues) => !issues.some(rejectsWhole));
  const [best] = [...near].sort((a, b) => a.length - b.length);
  if (best !== undefined) return best.flatMap((issue) => describeIssue(issue, path, subject));
  const found = valueAt(subject.value, path);
  if (found === undefined) return [missing(path)];
  const issues = alternatives.flatMap((list) => list.filter(rejectsWhole));
  const choices = issues.find((issue) => issue.code === 'invalid_value');
  if (choices !== undefined && typeof found === 'string')
    return describeIssue(choices, path, subject);
  const words = new Set(issues.map(expectation));
  return [wrongType(path, [...words].join(' or '), showValue(found, subject.showValues))];
}

const rejectsWhole = (issue: Issue): boolean =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return word(issue.expected);
  return issue.code === 'invalid_value' ? quoted(issue.values.map(String)) : '';
}

function problem(
  path: Path,
  code: ShapeProblem['code'],
  message: string,
  ...[remedy, at]: [remedy?: string | undefined, at?: 'key']
): ShapeProblem {
  return { path, at: at ?? 'value', code, message, ...(remedy === undefined ? {} : { remedy }) };
}

const missing = (path: Path): ShapeProblem =>
  problem(
    path,
    'missing-key',
    path.length === 0 ? 'There is nothing here.' : `"${String(path.at(-1))}" is missing.`,
  );

const wrongType = (path: Path, expected: string, found: string): ShapeProblem =>
  problem(path, 'wrong-type', `Expected ${expected}, found ${found}.`);

const quoted = (values: readonly string[]): string =>
  values.map((value) => `"${value}"`).join(', ');

const oneOf = (values: readonly string[]): string =>
  `Expected ${values.length === 1 ? '' : 'one of '}${quoted(values)}.`;

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
};
const word = (type: string): string => WORDS[type] ?? type;

function rangeOf(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const unit =
    issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
  return issue.code === 'too_small'
    ? `at least ${issue.minimum}${unit}`
    : `at most ${issue.maximum}${unit}`;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key))
      return undefined;
    // Its own key was found just above.
    current = (current as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return current;
}
