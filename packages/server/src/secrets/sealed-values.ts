import { changeSealed, placeOf } from '@cognate/sync-engine';
import type { SealedPlace, SealedText, SealedValueStore } from '@cognate/store-postgres';
import type { Attributes } from '@cognate/kernel';
import type { ExportDelta } from '@cognate/sync-rules';
import { findKey } from './key-set.ts';
import type { KeySet } from './key-set.ts';
import { placeOfValue } from './open-vault.ts';
import { seal, unseal } from './seal.ts';

const PAGE = 500;

/** Of the keys of sealed values those that a key set does not have. */
export const withoutKeys = <T extends { readonly key: string }>(
  used: readonly T[],
  keys: KeySet | undefined,
): readonly T[] => used.filter(({ key }) => keys === undefined || findKey(keys, key) === undefined);

/**
 * Seals values of objects anew that another key of the set than the active one opens. Answers with the number of texts.
 * `beforePage` is called before every page; what it throws ends it there, and nothing is lost.
 */
export async function resealValues(
  store: SealedValueStore,
  keys: KeySet,
  beforePage: () => void,
): Promise<number> {
  const others = keys.keys.flatMap(({ id }) => (id === keys.active ? [] : [id]));
  const change = (place: string, sealed: string): string => {
    const opened = unseal(keys, placeOfValue(place), sealed);
    return opened.state === 'open' ? seal(keys, placeOfValue(place), opened.text) : sealed;
  };
  return rewrite(store, await store.sealedPlaces(others), change, beforePage);
}

/**
 * Wipes values of objects that are sealed with some keys. Of a pending export a mark stays in the place of each, so that
 * it is not sent without it.
 */
export async function abandonValues(
  store: SealedValueStore,
  keys: readonly string[],
): Promise<void> {
  const gone = new Set(keys);
  const change = (_place: string, sealed: string): string | undefined =>
    gone.has(sealed.split(':')[1] ?? '') ? undefined : sealed;
  await rewrite(store, await store.sealedPlaces(keys), change);
}

/** What becomes of a sealed value; undefined: it goes. */
type Change = (place: string, sealed: string) => string | undefined;

async function rewrite(
  store: SealedValueStore,
  places: readonly SealedPlace[],
  change: Change,
  beforePage = (): void => {},
): Promise<number> {
  let rewritten = 0;
  for (let at = 0; at < places.length; at += PAGE) {
    beforePage();
    const texts = await store.sealedTexts(places.slice(at, at + PAGE));
    await store.replaceSealedTexts(
      texts.map((text) => ({ ...text, was: text.text, now: rewrittenText(text, change) })),
    );
    rewritten += texts.length;
  }
  return rewritten;
}

function rewrittenText({ kind, object, text }: SealedText, change: Change): string {
  const place = placeOf(kind === 'metaverse' ? 'metaverse' : 'object', object);
  if (kind !== 'export')
    // Written by the engine as attribute values.
    return JSON.stringify(changeSealed(JSON.parse(text) as Attributes, place, change));
  // The same for a change that waits to be sent.
  const delta = JSON.parse(text) as ExportDelta;
  const kept: Change = (at, sealed) => change(at, sealed) ?? '';
  return JSON.stringify({ ...delta, attributes: changeSealed(delta.attributes, place, kept) });
}
