/** Draws that depend on nothing but the seed. */
export interface Random {
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
}

/**
 * A generator for one object (Mulberry32): `seed` says which data set, `object` which object of it, so that any
 * object can be made without those before it.
 */
export function createRandom(seed: number, object: number): Random {
  let state = mix(seed ^ mix(object));
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    return Math.floor((mix(state) / 2 ** 32) * limit);
  };
  // Below the length there is always an element; the first one is known to be there.
  return { below, pick: (list) => list[below(list.length)] ?? list[0] };
}

/** Spreads 32 bits over 32 bits. */
function mix(bits: number): number {
  let mixed = Math.imul(bits ^ (bits >>> 15), bits | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
