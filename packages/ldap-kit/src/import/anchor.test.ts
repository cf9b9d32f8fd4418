import fc from 'fast-check';
import { must } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import { anchorAttribute } from './anchor.ts';

const anchor = (name: string) => must(anchorAttribute(name), `${name} is an attribute`);

describe('an anchor', () => {
  it('is a text as it is', () => {
    const { textOf, valueOf, binary } = anchor('entryUUID');
    expect(binary).toBe(false);
    expect(valueOf(textOf('550e8400-e29b-11d4-a716-446655440000'))).toBe(
      '550e8400-e29b-11d4-a716-446655440000',
    );
  });

  it('is a GUID as Windows writes it', () => {
    const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
    expect(anchor('objectGUID').textOf(bytes)).toBe('00112233-4455-6677-8899-aabbccddeeff');
  });

  it('finds the bytes of a GUID again', () => {
    const { textOf, valueOf } = anchor('objectguid');
    const guid = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(guid, (bytes) => {
        expect(valueOf(textOf(bytes))).toEqual(bytes);
      }),
    );
  });

  it('is none where the name is the anchor', () => {
    expect(anchorAttribute('DN')).toBeUndefined();
  });
});
