import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newKey } from './key-set.ts';
import type { KeySet } from './key-set.ts';
import { seal, unseal } from './seal.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const setOf = (...keys: readonly ReturnType<typeof newKey>[]): KeySet => ({
  active: keys[0]?.id ?? '',
  keys,
  rotating: false,
});
const key = newKey(NOW);
const keys = setOf(key);

test('what is sealed opens at its place, with every set that has its key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
      const sealed = seal(keys, place, text);
      const opened = { state: 'open', text };
      expect(unseal(keys, place, sealed)).toEqual(opened);
      expect(unseal(setOf(newKey(NOW), key), place, sealed)).toEqual(opened);
    }),
    { numRuns: 50 },
  );
});

test('one changed bit anywhere keeps it shut', () => {
  const sealed = Buffer.from(seal(keys, 'place', 'hunter2'), 'ascii');
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 0, max: 5 }), (at, bit) => {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      const { state } = unseal(keys, 'place', changed.toString('latin1'));
      // The last character of base64 has bits that mean nothing.
      const meansTheSame = unbase64(changed).equals(unbase64(sealed));
      expect(state === 'open').toBe(meansTheSame);
    }),
  );
});

const COLON = Buffer.from(':');
const unbase64 = (text: Buffer): Buffer =>
  Buffer.concat(
    text
      .toString('latin1')
      .split(':')
      .map((part, index) => [Buffer.from(part, index < 2 ? 'latin1' : 'base64url'), COLON])
      .flat(),
  );

test('the same text is never sealed the same twice', () => {
  expect(seal(keys, 'place', 'hunter2')).not.toBe(seal(keys, 'place', 'hunter2'));
});

test('at another place, with another key and with no key at all it stays shut', () => {
  const sealed = seal(keys, 'place', 'hunter2');
  expect(unseal(keys, 'elsewhere', sealed)).toEqual({ state: 'damaged' });
  expect(unseal(setOf(newKey(NOW)), 'place', sealed)).toEqual({ state: 'key-lost', key: key.id });
  expect(unseal(undefined, 'place', sealed)).toEqual({ state: 'key-lost', key: key.id });
  const impostor = { ...newKey(NOW), id: key.id };
  expect(unseal(setOf(impostor), 'place', sealed)).toEqual({ state: 'damaged' });
});

test.each(['', 'hunter2', 'sealed1', 'sealed1:a:b', 'sealed1:::', 'sealed2:a:b:c'])(
  '"%s" is nothing that was sealed here',
  (text) => {
    expect(unseal(keys, 'place', text).state).not.toBe('open');
  },
);

test.each([
  ['cut short', (sealed: string): string => sealed.slice(0, -10)],
  ['without its end', (sealed: string): string => sealed.split(':').slice(0, 3).join(':')],
  ['longer', (sealed: string): string => `${sealed}:more`],
])('a sealed text that is %s stays shut', (_, change) => {
  expect(unseal(keys, 'place', change(seal(keys, 'place', 'x'))).state).toBe('damaged');
});
