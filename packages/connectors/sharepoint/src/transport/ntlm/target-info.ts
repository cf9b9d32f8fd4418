/** One pair of what a server says of itself ([MS-NLMP] 2.2.2.1). */
export interface TargetPair {
  readonly id: number;
  readonly value: Buffer;
}

export const PAIR = { flags: 6, timestamp: 7 } as const;

/** Says that the last message carries a check of integrity. */
const HAS_INTEGRITY_CHECK = 2;

/** The pairs before the end mark; what is cut off is left out. */
export function readPairs(bytes: Buffer): readonly TargetPair[] {
  const pairs: TargetPair[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const id = bytes.readUInt16LE(at);
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (id === 0 || end > bytes.length) break;
    pairs.push({ id, value: bytes.subarray(at + 4, end) });
    at = end;
  }
  return pairs;
}

/** The pairs with the mark that the client adds for its check of integrity. */
export function withIntegrityFlag(pairs: readonly TargetPair[]): Buffer {
  const before = pairs.find(({ id }) => id === PAIR.flags)?.value;
  const value = Buffer.alloc(4);
  const known = before !== undefined && before.length === 4 ? before.readUInt32LE(0) : 0;
  value.writeUInt32LE((known | HAS_INTEGRITY_CHECK) >>> 0);
  return writePairs([...pairs.filter(({ id }) => id !== PAIR.flags), { id: PAIR.flags, value }]);
}

function writePairs(pairs: readonly TargetPair[]): Buffer {
  const written = pairs.map(({ id, value }) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id);
    head.writeUInt16LE(value.length, 2);
    return Buffer.concat([head, value]);
  });
  return Buffer.concat([...written, Buffer.alloc(4)]);
}
