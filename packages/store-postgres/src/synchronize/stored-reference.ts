import type { StoredReference } from '@cognate/sync-engine';
import type { StoreContext } from '../store-context.ts';

/** A reference with what the pending import does to it. */
export interface ReferenceRow {
  readonly object: number;
  readonly attr: number;
  readonly dn: string;
  readonly key: string;
  readonly added: boolean | null;
  readonly removed: boolean;
}

export const storedReference = (
  { names }: Pick<StoreContext, 'names'>,
  { object, attr, dn, key, added, removed }: ReferenceRow,
): StoredReference => ({
  object,
  attribute: names.name('attribute', attr),
  dn,
  key,
  pending: removed ? 'removed' : added === true ? 'added' : 'none',
});
