import { expect, test } from 'vitest';
import type { Mutable } from '../mutable.ts';
import type { SyncPageWrite } from '../ports/sync-store.ts';
import { LinkCache } from './link-cache.ts';

const NOTHING = { unlinked: [], removedObjects: [], removedMetaverse: [], renamed: [], linked: [] };
const page = (changes: Partial<Mutable<SyncPageWrite>>): SyncPageWrite =>
  // Only what the cache looks at.
  ({ ...NOTHING, ...changes }) as unknown as SyncPageWrite;

const KNOWN = { key: 'k', target: 1, metaverse: null };
const TARGET = { metaverse: 7, connector: 'ad', object: 3 };

test('what was looked up is remembered, and nothing else', () => {
  const cache = new LinkCache();
  cache.learnName(KNOWN);
  expect(cache.named('k')).toEqual(KNOWN);
  expect(cache.named('other')).toBeUndefined();
});

test('an object that a page links leads to its metaverse object from then on', () => {
  const cache = new LinkCache();
  cache.learnName(KNOWN);
  cache.learnTargets(7, [TARGET]);
  cache.follow(
    page({ linked: [{ connector: 'hr', id: 1, link: { mv: 7, rule: 'r' }, isNew: true }] }),
  );
  expect(cache.named('k')).toEqual({ ...KNOWN, metaverse: 7 });
  expect(cache.targets(7)).toBeUndefined();
});

test.each(['unlinked', 'removedObjects', 'renamed', 'removedMetaverse'] as const)(
  'a page with %s leaves nothing remembered',
  (what) => {
    const cache = new LinkCache();
    cache.learnName(KNOWN);
    cache.learnTargets(7, [TARGET]);
    // Whatever is in the list.
    cache.follow(page({ [what]: [{}] }));
    expect(cache.named('k')).toBeUndefined();
    expect(cache.targets(7)).toBeUndefined();
  },
);

test('it holds no more than it may', () => {
  const cache = new LinkCache(2);
  for (const target of [1, 2, 3]) cache.learnName({ key: `k${target}`, target, metaverse: null });
  expect(['k1', 'k2', 'k3'].filter((key) => cache.named(key))).toEqual(['k3']);
});

test('of a connector without links it knows which names were asked for in vain', () => {
  const cache = new LinkCache(2);
  expect(cache.mayBeMissed('hr', 'k')).toBe(true);
  cache.knowUnlinked('hr');
  cache.noteUnmet('hr', 'k');
  cache.noteUnmet('ad', 'other');
  expect(cache.mayBeMissed('hr', 'k')).toBe(true);
  expect(cache.mayBeMissed('hr', 'other')).toBe(false);
  expect(cache.mayBeMissed('ad', 'anything')).toBe(true);
});

test.each([
  ['too many names were asked for', (cache: LinkCache) => cache.noteUnmet('hr', 'k3')],
  // Whatever is in the list.
  ['a link disappeared', (cache: LinkCache) => cache.follow(page({ unlinked: [{}] } as never))],
])('any name may be missed once %s', (_, spoil) => {
  const cache = new LinkCache(2);
  cache.knowUnlinked('hr');
  for (const key of ['k1', 'k2']) cache.noteUnmet('hr', key);
  expect(cache.mayBeMissed('hr', 'k')).toBe(false);
  spoil(cache);
  expect(cache.mayBeMissed('hr', 'k')).toBe(true);
});

test('nothing is missed in a connector of which nothing was ever imported', () => {
  const cache = new LinkCache();
  cache.knowEmpty('ad');
  expect(cache.mayBeMissed('ad', 'k')).toBe(false);
  cache.follow(page({ unlinked: [{}] } as never));
  expect(cache.mayBeMissed('ad', 'k')).toBe(false);
  expect(cache.mayBeMissed('hr', 'k')).toBe(true);
});
