const BLOCK = 64;

/** One round: how words are mixed, which word when, how far turned, and what is added. */
interface Round {
  readonly mix: (x: number, y: number, z: number) => number;
  readonly order: readonly number[];
  readonly turns: readonly number[];
  readonly constant: number;
}

const ROUNDS: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    turns: [3, 7, 11, 19],
    constant: 0,
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    turns: [3, 5, 9, 13],
    constant: 0x5a827999,
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    turns: [3, 9, 11, 15],
    constant: 0x6ed9eba1,
  },
];

/** The digest of RFC 1320, which the platform no longer has. Good for nothing but NTLM's form of a password. */
export function md4(message: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / BLOCK) * BLOCK);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8);
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < padded.length; at += BLOCK) {
    const [a, b, c, d] = digestBlock(state, padded, at);
    state = [state[0] + a, state[1] + b, state[2] + c, state[3] + d];
  }
  const digest = Buffer.alloc(16);
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word >>> 0, index * 4);
  return digest;
}

type State = readonly [number, number, number, number];

function digestBlock(state: State, padded: Buffer, at: number): State {
  let [a, b, c, d] = state;
  for (const { mix, order, turns, constant } of ROUNDS)
    for (const [step, word] of order.entries()) {
      const sum = a + mix(b, c, d) + padded.readUInt32LE(at + word * 4) + constant;
      [a, b, c, d] = [d, turned(sum, turns[step % 4] ?? 0), b, c];
    }
  return [a, b, c, d];
}

const turned = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));
