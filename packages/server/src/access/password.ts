import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError } from '@cognate/kernel';

/** How much work a hash is: memory is `128 * 2^log2 * 8` bytes, passed over `passes` times. */
export interface HashCost {
  readonly log2: number;
  readonly passes: number;
}

/** What OWASP asks of scrypt: 64 MiB, twice. */
export const HASH_COST: HashCost = { log2: 16, passes: 2 };

const SHORTEST = 12;
const LONGEST = 256;

/** Errors: `password-not-allowed` for one that is too short, too long or made of the name. */
export function checkNewPassword(password: string, name: string): void {
  if (password.length < SHORTEST) refuse(`A password has at least ${SHORTEST} characters.`);
  if (password.length > LONGEST) refuse(`A password has at most ${LONGEST} characters.`);
  if (new Set(password).size < 5) refuse('A password has at least 5 different characters.');
  if (password.toLowerCase().includes(name.toLowerCase()))
    refuse('A password does not contain the name of the account.');
}

function refuse(message: string): never {
  throw new AppError('password-not-allowed', message, {
    remedy: 'A sentence of some words is easy to remember and hard to guess.',
  });
}

/** A salted hash that says how it was made. */
export async function hashPassword(password: string, cost: HashCost): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return [
    'scrypt',
    cost.log2,
    cost.passes,
    salt.toString('base64url'),
    hash.toString('base64url'),
  ].join('$');
}

/** Whether a password is the one of a stored hash. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [kind, log2, passes, salt = '', hash = ''] = stored.split('$');
  if (kind !== 'scrypt') return false;
  const cost = { log2: Number(log2), passes: Number(passes) };
  const expected = Buffer.from(hash, 'base64url');
  const derived = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

const derive = (password: string, salt: Buffer, { log2, passes }: HashCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const N = 2 ** log2;
    const options = { N, r: 8, p: passes, maxmem: 256 * N * 8 };
    // The same password has one form, however the keyboard makes its letters.
    scrypt(password.normalize('NFKC'), salt, 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
