import type { Profile } from '@cognate/testkit';
import fc from 'fast-check';
import { changes } from './random-change.ts';
import type { Change } from './random-change.ts';

/** One thing after another: changes in the connected systems, and runs. */
export type Command =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'mend' }
  | { readonly kind: 'run'; readonly connector: string; readonly profile: Profile };

const runs = fc.constantFrom<Command>(
  { kind: 'run', connector: 'hr', profile: 'full-import' },
  { kind: 'run', connector: 'hr', profile: 'delta-sync' },
  { kind: 'run', connector: 'badges', profile: 'full-import' },
  { kind: 'run', connector: 'badges', profile: 'delta-sync' },
  { kind: 'run', connector: 'ad', profile: 'full-import' },
  { kind: 'run', connector: 'ad', profile: 'delta-sync' },
  { kind: 'run', connector: 'ad', profile: 'export' },
);

export const commands = (maxLength: number): fc.Arbitrary<readonly Command[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: changes.map((change): Command => ({ kind: 'change', change })) },
      { weight: 5, arbitrary: runs },
      { weight: 1, arbitrary: fc.constant<Command>({ kind: 'mend' }) },
    ),
    { maxLength, size: 'max' },
  );
