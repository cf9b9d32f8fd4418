import { BerReader } from './ber-reader.ts';
import { TAG } from './ber-tag.ts';
import { encodeBer } from './ber-writer.ts';
import { controlValue } from './control.ts';
import type { Control } from './control.ts';

export const PAGED_RESULTS = '1.2.840.113556.1.4.319';

/** Asks for a page (RFC 2696); the cookie of the page before says where it begins. */
export const pagedResults = (size: number, cookie: Uint8Array): Control => ({
  oid: PAGED_RESULTS,
  critical: true,
  value: encodeBer((writer) => {
    writer.constructed(TAG.sequence, () => {
      writer.integer(size);
      writer.bytes(cookie);
    });
  }),
});

/** Where the next page begins: empty after the last one, `undefined` when the server did not page. */
export function pagedResultsCookie(controls: readonly Control[]): Uint8Array | undefined {
  const value = controlValue(controls, PAGED_RESULTS);
  if (value === undefined) return undefined;
  const reader = new BerReader(Buffer.from(value));
  const sequence = reader.enter(TAG.sequence);
  reader.integer();
  const cookie = reader.bytes();
  reader.leave(sequence);
  return cookie;
}
