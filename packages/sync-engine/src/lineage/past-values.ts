import { sameValues } from '@cognate/kernel';
import type { Contribution, MvObject, SyncRules } from '@cognate/sync-rules';
import type { PastValue } from '../ports/lineage-store.ts';
import { valueDifference } from './value-difference.ts';

/**
 * What an object's attributes had before a page changed them. Attributes that had nothing are left out: from whom a
 * first value came, and when, the object itself tells.
 */
export function pastValues(
  { metaverseAttributes }: SyncRules,
  before: MvObject,
  after: MvObject | undefined,
): readonly PastValue[] {
  const past: PastValue[] = [];
  for (const attribute in before.attributes) {
    const was = before.attributes[attribute] ?? [];
    const is = after?.attributes[attribute] ?? [];
    const origin = before.lineage[attribute];
    const same = sameValues(was, is);
    if (same && isSameOrigin(origin, after?.lineage[attribute])) continue;
    const isSecret = metaverseAttributes.get(attribute)?.secret === true;
    past.push({
      attribute,
      origin,
      values: isSecret ? 'secret' : same ? 'same' : valueDifference(was, is),
      isGone: is.length === 0,
    });
  }
  return past;
}

const isSameOrigin = (a: Contribution | undefined, b: Contribution | undefined): boolean =>
  a === b || (a?.rule === b?.rule && a?.object === b?.object);
