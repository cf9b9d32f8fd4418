import type { NamedEvent } from '@cognate/server';
import { describeDifference } from '../what-if/describe-entry.ts';

/** What happened to the values of an attribute, in a few words. */
export function describeEvent({ kind, values, isSecret }: NamedEvent): string {
  const difference =
    values === undefined ? undefined : describeDifference(values.removed, values.added, String);
  switch (kind) {
    case 'taken-over':
      return 'the same, from elsewhere';
    case 'removed':
      return isSecret ? 'removed (secret)' : `removed ${values?.removed.join(', ') ?? ''}`.trim();
    case 'set':
      return isSecret ? 'set (secret)' : `set ${values?.added.join(', ') ?? '(not known)'}`;
    case 'changed':
      return isSecret ? 'changed (secret)' : (difference ?? 'changed');
  }
}
