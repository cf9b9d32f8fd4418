import { AppError } from './app-error.ts';

/** States what the code relies on; a failure is a bug in the product. */
export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new AppError('internal-error', `Internal error: ${why}`);
}

/** The value, which the code knows to be there; its absence is a bug in the product. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined)
    throw new AppError('internal-error', `Internal error: ${why}`);
  return value;
}

/** Ends a `switch` over a union; a new member then does not compile until it is handled. */
export function unreachable(value: never): never {
  throw new AppError('internal-error', `Internal error: unexpected ${JSON.stringify(value)}`);
}
