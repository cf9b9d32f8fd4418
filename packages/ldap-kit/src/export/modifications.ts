import type { AttributeChange } from '@cognate/connector-kit';
import type { Value } from '@cognate/kernel';
import type { LdapValue } from '../protocol/ber-reader.ts';
import type { Modification } from '../protocol/request.ts';
import type { AttributeEncoding } from './encode-values.ts';

type EncodingOf = (attribute: string) => AttributeEncoding;

/**
 * The requests that bring the changes about. A request is done as a whole or not at all; one is enough unless an
 * attribute changes by more values than a request may carry.
 */
export function modificationRequests(
  changes: readonly AttributeChange[],
  encodingOf: EncodingOf,
  valuesPerRequest: number,
): readonly (readonly Modification[])[] {
  const first: Modification[] = [];
  const before: Modification[][] = [];
  const after: Modification[][] = [];
  for (const change of changes) {
    const { attribute } = change;
    const encoding = encodingOf(attribute);
    const encode = (values: readonly Value[]): LdapValue[] => values.map(encoding.encode);
    const [added, ...moreAdded] = chunks(
      encode(change.op === 'replace' ? change.values : change.add),
      valuesPerRequest,
    );
    for (const values of moreAdded) after.push([{ op: 'add', attribute, values }]);
    if (change.op === 'replace') {
      first.push({ op: 'replace', attribute, values: added ?? [] });
      continue;
    }
    // The last values go in the request that brings the first new ones: the attribute is never empty in between.
    const removed = chunks(encode(change.remove), valuesPerRequest);
    const last = removed.pop();
    for (const values of removed) before.push([{ op: 'delete', attribute, values }]);
    if (last !== undefined) first.push({ op: 'delete', attribute, values: last });
    if (added !== undefined) first.push({ op: 'add', attribute, values: added });
  }
  return [...before, ...(first.length > 0 ? [first] : []), ...after];
}

/** Values in lists of at most `size`; no list when there are no values. */
export function chunks<T>(values: readonly T[], size: number): (readonly T[])[] {
  if (values.length <= size) return values.length === 0 ? [] : [values];
  const lists: (readonly T[])[] = [];
  for (let at = 0; at < values.length; at += size) lists.push(values.slice(at, at + size));
  return lists;
}
