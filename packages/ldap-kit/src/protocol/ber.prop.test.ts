import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeNames } from './attribute-names.ts';
import { BerReader } from './ber-reader.ts';
import { OPERATION, TAG } from './ber-tag.ts';
import { encodeBer } from './ber-writer.ts';
import type { BerWriter } from './ber-writer.ts';
import { LdapError } from './ldap-error.ts';
import { readResponse } from './response.ts';
import { entryBytes, resultBytes } from '../testing/fake-directory.ts';

const reading = (write: (writer: BerWriter) => void): BerReader => new BerReader(encodeBer(write));

/** What an input gives: a response, or the one error that is allowed. Anything else fails the test. */
function outcomeOf(bytes: Buffer): 'response' | 'refused' {
  const reader = new BerReader(bytes);
  try {
    reader.enter(TAG.sequence);
    reader.integer();
    readResponse(reader, new AttributeNames());
    return 'response';
  } catch (error) {
    if (error instanceof LdapError && error.kind === 'protocol') return 'refused';
    throw error;
  }
}

describe('what the writer writes, the reader reads', () => {
  it('for integers', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 47), max: 2 ** 47 - 1 }), (value) => {
        expect(reading((writer) => writer.integer(value)).integer()).toBe(value);
      }),
      { examples: [[0], [127], [128], [-128], [-129], [255], [256], [32767], [32768]] },
    );
  });

  it('for texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const reader = reading((writer) => writer.text(value));
        expect(reader.text()).toBe(value);
        expect(reader.atEnd()).toBe(true);
      }),
    );
  });

  it('for bytes and booleans', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, flag) => {
        const reader = reading((writer) => {
          writer.bytes(bytes);
          writer.boolean(flag);
        });
        expect(reader.bytes()).toEqual(bytes);
        expect(reader.boolean()).toBe(flag);
      }),
    );
  });

  it('for elements inside each other', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string())), (lists) => {
        const reader = reading((writer) => {
          for (const list of lists)
            writer.constructed(TAG.sequence, () => {
              for (const text of list) writer.text(text);
            });
        });
        const read: string[][] = [];
        while (!reader.atEnd()) {
          const outer = reader.enter(TAG.sequence);
          const list: string[] = [];
          while (!reader.atEnd()) list.push(reader.text());
          reader.leave(outer);
          read.push(list);
        }
        expect(read).toEqual(lists);
      }),
    );
  });

  it.each([0, 127, 128, 255, 256, 65_535, 65_536, 0xffffff, 0x1000000])(
    'for elements of %i bytes',
    (length) => {
      const content = new Uint8Array(length).fill(7);
      const reader = reading((writer) => {
        writer.constructed(TAG.sequence, () => writer.bytes(content));
      });
      reader.enter(TAG.sequence);
      expect(Buffer.compare(reader.bytes(), content)).toBe(0);
      expect(reader.atEnd()).toBe(true);
    },
  );
});

describe('hostile input', () => {
  it('is refused or read, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['response', 'refused']).toContain(outcomeOf(Buffer.from(bytes)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused or read when a good message is damaged', () => {
    const good = entryBytes(1, 'cn=a,dc=test', {
      cn: ['a', 'b'],
      mail: [new Uint8Array([0, 255])],
    });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(255), (at, first, second) => {
        const bytes = Buffer.from(good);
        bytes[at] = first;
        if (at + 1 < bytes.length) bytes[at + 1] = second;
        expect(['response', 'refused']).toContain(outcomeOf(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['an entry', entryBytes(1, 'cn=a,dc=test', { cn: ['a'] })],
    ['a result', resultBytes(1, OPERATION.searchDone, { referrals: ['ldap://x'] })],
  ])('is refused when %s is cut off anywhere', (_, good) => {
    for (let length = 0; length < good.length; length += 1)
      expect(outcomeOf(good.subarray(0, length))).toBe('refused');
    expect(outcomeOf(good)).toBe('response');
  });

  it.each([
    ['a length of four gigabytes', [0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01, 0x01]],
    ['a length of nine bytes', [0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ['an indefinite length', [0x30, 0x80, 0x02, 0x01, 0x01, 0x00, 0x00]],
    ['an empty id', [0x30, 0x02, 0x02, 0x00]],
    ['an id of eight bytes', [0x30, 0x0a, 0x02, 0x08, 1, 1, 1, 1, 1, 1, 1, 1]],
    ['a child longer than its parent', [0x30, 0x05, 0x02, 0x01, 0x01, 0x64, 0x7f]],
    ['nothing', []],
  ])('is refused: %s', (_, bytes) => {
    expect(outcomeOf(Buffer.from(bytes))).toBe('refused');
  });

  it('does not recurse into elements nested a hundred thousand deep', () => {
    const depth = 100_000;
    const nested = Buffer.alloc(depth * 6);
    for (let level = 0; level < depth; level += 1) {
      nested.set([0x30, 0x84], level * 6);
      nested.writeUInt32BE((depth - level - 1) * 6, level * 6 + 2);
    }
    const operation = Buffer.concat([
      Buffer.from([0x02, 0x01, 0x01, 0x64, 0x84, 0, 0, 0, 0]),
      nested,
    ]);
    operation.writeUInt32BE(nested.length, 5);
    const header = Buffer.from([0x30, 0x84, 0, 0, 0, 0]);
    header.writeUInt32BE(operation.length, 2);
    expect(outcomeOf(Buffer.concat([header, operation]))).toBe('refused');
  });

  it('is refused when an entry has more attributes than any real one', () => {
    const names = Array.from({ length: 10_001 }, (_, n) => [`a${n}`, []] as const);
    expect(outcomeOf(entryBytes(1, 'cn=a', Object.fromEntries(names)))).toBe('refused');
  });
});

describe('a value', () => {
  const read = (bytes: Uint8Array, binary: boolean) =>
    reading((writer) => writer.bytes(bytes)).value(binary);

  it('is text when it is UTF-8, the replacement character included', () => {
    expect(read(Buffer.from('Žofie \ufffd'), false)).toBe('Žofie \ufffd');
  });

  it('stays bytes when it is no UTF-8', () => {
    expect(read(new Uint8Array([0x41, 0xff]), false)).toEqual(new Uint8Array([0x41, 0xff]));
  });

  it('is bytes when that is asked for, even if it looks like text', () => {
    expect(read(Buffer.from('text'), true)).toEqual(new Uint8Array(Buffer.from('text')));
  });

  it('has memory of its own, so that it does not keep a chunk alive', () => {
    const value = read(new Uint8Array(16), true);
    expect(value).toBeInstanceOf(Uint8Array);
    expect(typeof value === 'string' ? 0 : value.buffer.byteLength).toBe(16);
  });
});
