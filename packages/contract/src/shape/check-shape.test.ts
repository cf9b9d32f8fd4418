import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkShape } from './check-shape.ts';

const schema = z.strictObject({
  mode: z.enum(['fast', 'slow']).optional(),
  size: z.int().min(1).optional(),
  flows: z.record(
    z.string().regex(/^[a-z]+$/, 'Only small letters.'),
    z.union([z.string(), z.strictObject({ text: z.string(), initial: z.boolean().optional() })]),
  ),
});

const problemsOf = (value: unknown): readonly string[] => {
  const result = checkShape(schema, value);
  if (result.ok) return [];
  return result.problems.map(
    ({ path, at, code, message, remedy }) =>
      `${path.join('.')} (${at}) ${code}: ${message}${remedy === undefined ? '' : ` ${remedy}`}`,
  );
};

test('a fitting value comes back', () => {
  expect(checkShape(schema, { flows: { a: 'x' } })).toEqual({
    ok: true,
    value: { flows: { a: 'x' } },
  });
});

test('an unknown key is named with the one that was meant', () => {
  expect(problemsOf({ flows: {}, sise: 1 })).toEqual([
    'sise (key) unknown-key: "sise" is not known here. Did you mean "size"?',
  ]);
});

test('an unknown key inside an alternative is compared with the keys of that alternative', () => {
  expect(problemsOf({ flows: { a: { text: 'x', inital: true } } })).toEqual([
    'flows.a.inital (key) unknown-key: "inital" is not known here. Did you mean "initial"?',
  ]);
});

test('a key that resembles nothing gets the list of what there is', () => {
  expect(problemsOf({ flows: {}, qqqqqqqq: 1 })).toEqual([
    'qqqqqqqq (key) unknown-key: "qqqqqqqq" is not known here. Known here: mode, size, flows.',
  ]);
});

test('all problems are reported at once, in words', () => {
  expect(problemsOf({ mode: 'fats', size: 0, flows: { A1: 'x', b: 3, c: null } })).toEqual([
    'mode (value) unknown-value: "fats" is not possible here. Did you mean "fast"?',
    'size (value) out-of-range: 0 is not possible here: at least 1.',
    'flows.A1 (key) invalid-name: "A1" cannot be a name here. Only small letters.',
    'flows.b (value) wrong-type: Expected a text or keys with values, found 3.',
    'flows.c (value) wrong-type: Expected a text or keys with values, found nothing.',
  ]);
});

test('what is missing is told from what is wrong', () => {
  expect(problemsOf({})).toEqual(['flows (value) missing-key: "flows" is missing.']);
  expect(problemsOf({ flows: { a: {} } })).toEqual([
    'flows.a.text (value) missing-key: "text" is missing.',
  ]);
  expect(problemsOf(undefined)).toEqual([' (value) missing-key: There is nothing here.']);
});

test('a key that every object inherits is not taken for a known one', () => {
  expect(problemsOf({ flows: {}, toString: 1 })).toEqual([
    'toString (key) unknown-key: "toString" is not known here. Known here: mode, size, flows.',
  ]);
});

test('values stay out of the messages where they may be secret', () => {
  const result = checkShape(
    schema,
    { mode: 'hunter2', size: 'hunter2', flows: { a: ['hunter2'] } },
    { showValues: false },
  );
  expect(result.ok).toBe(false);
  expect(JSON.stringify(result)).not.toContain('hunter2');
});
