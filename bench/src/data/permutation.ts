/** A fixed shuffle of the numbers from 0 to `size - 1` that needs no memory. */
export interface Permutation {
  readonly rankOf: (index: number) => number;
  /** The inverse of `rankOf`. */
  readonly indexOf: (rank: number) => number;
}

const STRIDE = 0.618;

/** Steps through the numbers with a stride that shares no factor with their count, so that each is met once. */
export function createPermutation(size: number, seed: number): Permutation {
  if (size < 2) return { rankOf: (index) => index, indexOf: (rank) => rank };
  let stride = Math.max(1, Math.floor(size * STRIDE) + (seed % 1000));
  while (greatestCommonDivisor(stride, size) !== 1) stride += 1;
  const offset = (seed * 7919) % size;
  const back = inverse(stride % size, size);
  return {
    // The product stays below 2^53 for every size up to some 90 million.
    rankOf: (index) => (index * (stride % size) + offset) % size,
    indexOf: (rank) => (((rank - offset + size) % size) * back) % size,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The number whose product with `value` leaves 1 when divided by `size` (extended Euclid). */
function inverse(value: number, size: number): number {
  let [remainder, next] = [size, value];
  let [factor, nextFactor] = [0, 1];
  while (next !== 0) {
    const quotient = Math.floor(remainder / next);
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return (factor + size) % size;
}
