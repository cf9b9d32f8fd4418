import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SealedChannel } from './sealed-channel.ts';

/** Keys that turn every bit and add a byte in front. */
const turned = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
const KEYS = {
  wrap: (bytes: Uint8Array) => Buffer.concat([Buffer.of(1), turned(bytes)]),
  unwrap: (bytes: Uint8Array) => turned(bytes.subarray(1)),
  sizeLimit: (bytes: number) => bytes - 1,
  close: () => undefined,
};

it('gives back what was sent, however long it is and wherever it was cut on the way', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 2, max: 50 }),
      fc.integer({ min: 1, max: 60 }),
      (message, mostSent, cut) => {
        const channel = new SealedChannel(KEYS, mostSent, mostSent);
        const wire = channel.seal(Buffer.from(message));
        const received: Buffer[] = [];
        for (let at = 0; at < wire.length; at += cut)
          channel.open(wire.subarray(at, at + cut), (plain) => received.push(plain));
        expect(Buffer.concat(received)).toEqual(Buffer.from(message));
      },
    ),
  );
});

it('refuses a piece that is longer than it said it would take', () => {
  const channel = new SealedChannel(KEYS, 100, 100);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(101);
  expect(() => channel.open(head, () => undefined)).toThrow('101 bytes');
});
