import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBer } from './ber-writer.ts';
import { LdapError } from './ldap-error.ts';
import { MessageFramer } from './message-framer.ts';

const message = (text: string): Buffer =>
  encodeBer((writer) => writer.constructed(0x30, () => writer.text(text)));

function framed(chunks: readonly Buffer[], maxBytes = 1_000_000): readonly string[] {
  const found: string[] = [];
  const framer = new MessageFramer(maxBytes, (buffer, start, end) =>
    found.push(buffer.toString('latin1', start, end)),
  );
  for (const chunk of chunks) framer.push(chunk);
  expect(framer.pendingBytes).toBe(0);
  return found;
}

const texts = fc.array(
  fc.oneof(
    fc.string(),
    fc.integer({ min: 100, max: 1000 }).map((length) => 'x'.repeat(length)),
  ),
  { maxLength: 8 },
);

describe('messages', () => {
  it('are the same however the network cuts them', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(4000)), (list, cuts) => {
        const messages = list.map(message);
        const stream = Buffer.concat(messages);
        const places = [...new Set(cuts)].filter((at) => at < stream.length).sort((a, b) => a - b);
        const chunks = [0, ...places].map((at, n) =>
          stream.subarray(at, places[n] ?? stream.length),
        );
        expect(framed(chunks)).toEqual(messages.map((bytes) => bytes.toString('latin1')));
      }),
      { numRuns: 500 },
    );
  });

  it('are the same when they come byte by byte', () => {
    const stream = Buffer.concat([message('a'), message('b'.repeat(300)), message('')]);
    expect(framed(Array.from(stream, (byte) => Buffer.from([byte])))).toHaveLength(3);
  });
});

describe('a stream that is no LDAP', () => {
  it.each([
    ['text', Buffer.from('HTTP/1.1 400 Bad Request')],
    ['an indefinite length', Buffer.from([0x30, 0x80])],
    ['a length of five bytes', Buffer.from([0x30, 0x85])],
  ])('is refused: %s', (_, bytes) => {
    expect(() => framed([bytes])).toThrow(LdapError);
  });

  it('is refused as soon as a message claims to be too long', () => {
    const header = Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]);
    expect(() => framed([header], 1000)).toThrow(/2147483653 bytes; 1000 are allowed/);
    expect(() => framed([header.subarray(0, 3), header.subarray(3)], 1000)).toThrow(LdapError);
  });

  it('costs no memory for what it only announces', () => {
    const before = process.memoryUsage();
    const framer = new MessageFramer(2 ** 31, () => undefined);
    framer.push(Buffer.from([0x30, 0x84, 0x7f, 0x00, 0x00, 0x00, 1, 2, 3]));
    const after = process.memoryUsage();
    expect(framer.pendingBytes).toBe(9);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(10_000_000);
  });
});
