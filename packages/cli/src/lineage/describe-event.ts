import { describeValues } from '@cognate/server';
import type { NamedEvent, ValueLabel } from '@cognate/server';
import { describeDifference } from '../what-if/describe-entry.ts';

/** What happened to the values of an attribute, in a few words. */
export function describeEvent(
  { attribute, kind, values, isSecret }: NamedEvent,
  label: ValueLabel,
): string {
  const shown = (value: string | number | boolean): string => label(attribute, value);
  if (kind === 'taken-over') return 'the same, from elsewhere';
  if (isSecret) return `${kind} (secret)`;
  if (values === undefined) return `${kind} (not known)`;
  const { removed, added } = values;
  if (kind === 'changed') return describeDifference(removed, added, shown);
  return `${kind} ${describeValues(kind === 'set' ? added : removed, shown)}`;
}
