import type { PastValue } from '@cognate/sync-engine';
import type { Value } from '@cognate/kernel';
import type { StoreContext } from '../store-context.ts';

const DIFFERENT = 0;
const SAME = 1;
const SECRET = 2;
/** Added to the kind of a change that left nothing. */
const GONE = 4;

/** Attribute, what changed, removed, added; then rule, object and run where the origin is known. */
type Entry = readonly [
  attribute: number,
  kind: number,
  removed: readonly Value[],
  added: readonly Value[],
  ...origin: readonly number[],
];

/** Past values as one short text: names by their numbers, no keys. */
export function pastText({ names }: StoreContext, values: readonly PastValue[]): string {
  const entries = values.map(({ attribute, origin, values: change, isGone }): Entry => {
    const kind = change === 'same' ? SAME : change === 'secret' ? SECRET : DIFFERENT;
    const { removed, added } = typeof change === 'string' ? { removed: [], added: [] } : change;
    const from = origin ? [names.id('rule', origin.rule), origin.object, origin.run] : [];
    const code = kind + (isGone ? GONE : 0);
    return [names.id('attribute', attribute), code, removed, added, ...from];
  });
  return JSON.stringify(entries);
}

export function parsePast({ names }: StoreContext, text: string): readonly PastValue[] {
  // Written by `pastText`.
  return (JSON.parse(text) as readonly Entry[]).map(
    ([attribute, code, removed, added, rule, object = 0, run = 0]) => {
      const kind = code % GONE;
      return {
        attribute: names.name('attribute', attribute),
        origin: rule === undefined ? undefined : { rule: names.name('rule', rule), object, run },
        values: kind === SAME ? 'same' : kind === SECRET ? 'secret' : { removed, added },
        isGone: code >= GONE,
      };
    },
  );
}
