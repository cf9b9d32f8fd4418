import type { NamedEvent } from '@cognate/server';
import { describeValues } from '../objects/describe-values.ts';
import { describeDifference } from '../what-if/describe-entry.ts';
import type { ValueLabel } from './reference-labels.ts';

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
