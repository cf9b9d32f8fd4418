import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sidBytes, sidText } from './security-identifier.ts';

it('a security identifier is written as Windows does', () => {
  const bytes = Buffer.from('AQIAAAAAAAUgAAAAIAIAAA==', 'base64');
  expect(sidText(bytes)).toBe('S-1-5-32-544');
  expect(sidBytes('S-1-5-32-544')).toEqual(bytes);
});

it('its bytes are found again', () => {
  const authority = fc.nat({ max: 2 ** 48 - 1 });
  const parts = fc.array(fc.nat({ max: 2 ** 32 - 1 }), { maxLength: 15 });
  fc.assert(
    fc.property(authority, parts, (first, others) => {
      const text = ['S-1', first, ...others].join('-');
      expect(sidText(sidBytes(text) ?? new Uint8Array())).toBe(text);
    }),
  );
});

it.each(['', 'S-1', 'S-2-5', 'S-1-5-', 'S-1-5-4294967296', 'S-1-281474976710656', 'S-1-x'])(
  '%j is none',
  (text) => {
    expect(sidBytes(text)).toBeUndefined();
  },
);

it.each(['', '0100', '010100000000000500', '0201000000000005aabbccdd'])(
  'bytes %j are none',
  (hex) => {
    expect(sidText(Buffer.from(hex, 'hex'))).toBeUndefined();
  },
);
