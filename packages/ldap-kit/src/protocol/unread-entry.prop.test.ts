import { must } from '@cognate/kernel';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { entryBytes } from '../testing/fake-directory.ts';
import { AttributeNames } from './attribute-names.ts';
import type { AttributeWishes } from './attribute-names.ts';
import { BerReader } from './ber-reader.ts';
import { TAG } from './ber-tag.ts';
import { LdapError } from './ldap-error.ts';
import { readResponse } from './response.ts';
import type { LdapEntry } from './response.ts';

const isBinary = (name: string): boolean => name.startsWith('b');
const putOff: AttributeWishes = { isBinary, isKey: (name) => name === 'objectClass' };

/** The entry in a message; `undefined` when the message breaks the protocol. */
function entryOf(bytes: Buffer, wishes: AttributeWishes): LdapEntry | undefined {
  const reader = new BerReader(bytes);
  try {
    reader.enter(TAG.sequence);
    reader.integer();
    const response = readResponse(reader, new AttributeNames(wishes));
    return response.kind === 'entry' ? response : undefined;
  } catch (error) {
    if (error instanceof LdapError && error.kind === 'protocol') return undefined;
    throw error;
  }
}

const texts = (entry: LdapEntry | undefined) =>
  entry?.attributes.map(({ name, values }) => [name.text, values]);

const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 20 }));
const attributes = fc.dictionary(
  fc.constantFrom('objectClass', 'cn', 'b', 'b;binary', 'ä'),
  fc.array(value, { maxLength: 4 }),
);

it('an entry whose values are put off holds what it would hold otherwise', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), attributes, (dn, given) => {
      const bytes = entryBytes(1, dn, given);
      const later = entryOf(bytes, putOff);
      const count = Object.values(given).reduce((sum, { length }) => sum + length, 0);
      expect(later).toMatchObject({ dn, unread: { valueCount: count } });
      expect(later?.unread?.keys.map(({ name }) => name.text)).toEqual(
        'objectClass' in given ? ['objectClass'] : [],
      );
      expect(texts(later)).toEqual(texts(entryOf(bytes, { isBinary })));
      expect(entryOf(bytes, putOff)?.unread?.record).toBe(later?.unread?.record);
    }),
  );
});

it('what breaks the protocol is refused at once, whether or not values are put off', () => {
  const place = fc.nat({ max: 200 });
  fc.assert(
    fc.property(attributes, place, fc.nat({ max: 255 }), (given, at, byte) => {
      const bytes = entryBytes(1, 'cn=a', given);
      bytes[at % bytes.length] = byte;
      expect(texts(entryOf(bytes, putOff))).toEqual(texts(entryOf(bytes, { isBinary })));
    }),
    { numRuns: 300 },
  );
});

it('a part of the values has no record: it does not tell whether the others are the same', () => {
  const bytes = entryBytes(1, 'cn=g', { objectClass: ['group'], 'member;range=0-1': ['a', 'b'] });
  const entry = must(entryOf(bytes, putOff), 'it is an entry');
  expect(entry.unread).toBeUndefined();
  expect(texts(entry)).toEqual([
    ['objectClass', ['group']],
    ['member;range=0-1', ['a', 'b']],
  ]);
});
