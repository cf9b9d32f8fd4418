import { BerReader, TAG, controlValue, encodeBer } from '@cognate/ldap-kit';
import type { Control } from '@cognate/ldap-kit';

/** Reads what has changed in a partition since a cookie (MS-ADTS, section 3.1.1.3.4.1.3). */
const DIR_SYNC = '1.2.840.113556.1.4.841';

// Parents before what is in them; of linked attributes the values that came and went instead of all of them.
const ANCESTORS_FIRST = 0x800;
const INCREMENTAL_VALUES = -0x80000000;

// What one answer may hold; the server takes less if it likes.
const MOST_BYTES = 4 * 1024 * 1024;

/** Asks for the changes since a cookie; an empty one means everything. */
export const dirSync = (cookie: Uint8Array): Control => ({
  oid: DIR_SYNC,
  critical: true,
  value: encodeBer((writer) => {
    writer.constructed(TAG.sequence, () => {
      writer.integer(ANCESTORS_FIRST + INCREMENTAL_VALUES);
      writer.integer(MOST_BYTES);
      writer.bytes(cookie);
    });
  }),
});

/** Where the next question begins, and whether there is more to be had right away. */
export interface DirSyncPosition {
  readonly more: boolean;
  readonly cookie: Uint8Array;
}

/** The position in an answer; `undefined` when the server did not do what was asked. */
export function dirSyncPosition(controls: readonly Control[]): DirSyncPosition | undefined {
  const value = controlValue(controls, DIR_SYNC);
  if (value === undefined) return undefined;
  const reader = new BerReader(Buffer.from(value));
  const sequence = reader.enter(TAG.sequence);
  const more = reader.integer() !== 0;
  reader.integer();
  const cookie = reader.bytes();
  reader.leave(sequence);
  return { more, cookie };
}
