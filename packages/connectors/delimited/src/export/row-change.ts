import type { Attributes } from '@cognate/kernel';

/** What an export wants of one row. */
export type RowChange =
  /** A new row with these attributes and no others. */
  | { readonly op: 'put'; readonly dn: string; readonly attributes: Attributes }
  /** Other values of some attributes; no values clear one. */
  | { readonly op: 'set'; readonly dn: string; readonly attributes: Attributes }
  | { readonly op: 'delete'; readonly dn: string };

/** What two changes of a row amount to, one after the other. */
export function combineChanges(first: RowChange | undefined, second: RowChange): RowChange {
  if (first === undefined || second.op !== 'set' || first.op === 'delete') return second;
  return { ...first, attributes: { ...first.attributes, ...second.attributes } };
}
