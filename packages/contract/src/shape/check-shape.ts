import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';

/** What does not fit a schema, at a place of the input. */
export interface ShapeProblem {
  readonly path: readonly (string | number)[];
  /** Whether the last key of `path` itself is meant, or the value below it. */
  readonly at: 'key' | 'value';
  readonly code:
    | 'unknown-key'
    | 'missing-key'
    | 'wrong-type'
    | 'unknown-value'
    | 'out-of-range'
    | 'invalid-name'
    | 'invalid-value';
  readonly message: string;
  readonly remedy?: string;
}

export type ShapeResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/**
 * Parses a value and, where it does not fit, says everything that is wrong in words, with its place.
 * With `showValues` false no message repeats a value: for input in which somebody may have written a secret.
 */
export function checkShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { showValues = true }: { readonly showValues?: boolean } = {},
): ShapeResult<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) =>
    describeIssue(issue, [], { schema, value, showValues }),
  );
  return { ok: false, problems };
}
