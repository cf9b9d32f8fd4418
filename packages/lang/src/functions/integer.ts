import type { Value } from '@cognate/kernel';
import { parseValue } from '@cognate/kernel';
import type { Call } from './definition.ts';
import { refuse, shown } from './build.ts';

/** A value as a whole number, in the form that values have; `undefined` when it is none. */
export function toInteger(value: Value): number | string | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const parsed = parseValue('integer', value);
  return typeof parsed === 'boolean' ? undefined : parsed;
}

/** A value as a whole number of 64 bits; text in digits is taken, anything else refused. */
export function integerAt(call: Call, index: number, value: Value): number | string {
  const integer = toInteger(value);
  return integer ?? refuse(call, index, `${shown(value)} is not a whole number`);
}

/** A value as a length or position. Numbers beyond 2^53 keep only their magnitude. */
export const countAt = (call: Call, index: number, value: Value): number =>
  Number(integerAt(call, index, value));

/** The order of two whole numbers: below, at or above zero. */
export function compareIntegers(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A 64-bit result in the form that values have. */
export function fromBigInt(value: bigint): Value {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
