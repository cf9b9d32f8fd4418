import type { Value } from '@cognate/kernel';
import type { Span } from '../diagnostic.ts';

/** What an infix operator is written as; the words are in lower case. */
export type Sign = '(' | ')' | ',' | '+' | '=' | '<>' | '<' | '<=' | '>' | '>=';

/** One word of an expression. */
export type Token = Span &
  (
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'integer'; readonly value: Value }
    | { readonly kind: 'word'; readonly value: string }
    | { readonly kind: 'bracketed'; readonly value: string }
    | { readonly kind: 'symbol'; readonly value: Sign }
    | { readonly kind: 'end' }
  );

/** Names that must be written in brackets when an attribute has them. */
const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'true', 'false']);

const BARE = /^[\p{L}_][\p{L}\p{N}_.;-]*$/u;

/** Whether an attribute name may be written without brackets. */
export const isBareName = (name: string): boolean =>
  BARE.test(name) && !RESERVED.has(name.toLowerCase());
