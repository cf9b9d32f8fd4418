import { createHash, randomBytes } from 'node:crypto';

/** 256 bits that nobody can guess. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token. It needs no salt: there is nothing to guess. */
export const digestOf = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');
