import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Document, Pair } from 'yaml';
import { sourceOffset } from './source-offset.ts';

export interface Place {
  readonly path: readonly (string | number)[];
  /** Whether the last key of `path` is meant, or the value below it. */
  readonly at: 'key' | 'value';
  /** The part of the text value that is meant. */
  readonly span?: { readonly start: number; readonly end: number };
}

/** The offset in the file's text of a place; of the nearest enclosing one where it is not there. */
export function locate(document: Document, text: string, place: Place): number {
  let found: Found = { key: undefined, node: resolve(document, document.contents) };
  for (const [depth, step] of place.path.entries()) {
    const below = descend(document, found.node, step);
    if (below === undefined) return depth === 0 ? 0 : startOf(found.key ?? found.node);
    found = below;
  }
  const { key, node } = found;
  // A key without a value has nothing to point at but itself; so has one with more keys or a list below it.
  const pointsAtKey = place.at === 'key' || !isScalar(node) || node.value === null;
  if (pointsAtKey || place.span === undefined) return startOf(pointsAtKey ? (key ?? node) : node);
  return sourceOffset(node, text, place.span.start);
}

interface Found {
  /** Of a mapping's entry; a list's entries have none. */
  readonly key: unknown;
  readonly node: unknown;
}

function descend(document: Document, node: unknown, step: string | number): Found | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? undefined : { key: undefined, node: resolve(document, item) };
  }
  const pair = isMap(node) ? pairOf(node.items, step) : undefined;
  return pair && { key: pair.key, node: resolve(document, pair.value) };
}

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

function pairOf(items: readonly Pair[], key: string | number): Pair | undefined {
  return items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

function resolve(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}
