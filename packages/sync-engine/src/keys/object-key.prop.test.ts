import fc from 'fast-check';
import { expect, it } from 'vitest';
import { movedHash, stateHash } from './object-key.ts';

const references = fc
  .uniqueArray(fc.string(), { maxLength: 6 })
  .map((keys) => keys.map((key) => ({ attribute: 'member', key })));

it('the hash of a state can be told from its former one and from what changed', () => {
  fc.assert(
    fc.property(
      fc.record({ text: fc.string(), after: fc.string(), gone: references, come: references }),
      references,
      ({ text, after, gone, come }, others) => {
        const hash = stateHash(text, [...others, ...gone]);
        const moved = movedHash(hash, stateHash(text, gone), stateHash(after, come));
        expect(moved).toBe(stateHash(after, [...others, ...come]));
      },
    ),
  );
});

it('a change that takes itself back leads back to the same hash', () => {
  const hash = stateHash('a', []);
  const other = stateHash('b', [{ attribute: 'member', key: 'x' }]);
  expect(movedHash(movedHash(hash, hash, other), other, hash)).toBe(hash);
});
