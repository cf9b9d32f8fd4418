import type { ObjectRef } from '@cognate/sync-engine';
import { int4Array, int8Array } from '../connection/binary-array.ts';
import type { StoreContext } from '../store-context.ts';

/** Two parameters for `unnest($1::int4[], $2::int8[])`: connectors and object ids. */
export const objectPairs = ({ names }: StoreContext, refs: readonly ObjectRef[]): unknown[] => [
  int4Array(refs.map((ref) => names.find('connector', ref.connector))),
  int8Array(refs.map((ref) => ref.id)),
];
