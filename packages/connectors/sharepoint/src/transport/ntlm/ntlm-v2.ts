import { createHmac } from 'node:crypto';
import { md4 } from './md4.ts';

export const hmacMd5 = (key: Buffer, ...parts: readonly Buffer[]): Buffer =>
  createHmac('md5', key).update(Buffer.concat(parts)).digest();

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** The key that stands for a password of an account (NTOWFv2, [MS-NLMP] 3.3.2). */
export const responseKey = (user: string, domain: string, password: string): Buffer =>
  hmacMd5(md4(utf16(password)), utf16(user.toUpperCase() + domain));

export interface ResponseInput {
  readonly key: Buffer;
  readonly serverChallenge: Buffer;
  /** Eight bytes of chance. */
  readonly clientChallenge: Buffer;
  /** Eight bytes: tenths of microseconds since 1601. */
  readonly timestamp: Buffer;
  readonly targetInfo: Buffer;
}

export interface Responses {
  readonly nt: Buffer;
  readonly lm: Buffer;
  readonly sessionKey: Buffer;
}

/** What proves the password (ComputeResponse, [MS-NLMP] 3.3.2). */
export function computeResponses(input: ResponseInput): Responses {
  const { key, serverChallenge, clientChallenge, timestamp, targetInfo } = input;
  const blob = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    timestamp,
    clientChallenge,
    Buffer.alloc(4),
    targetInfo,
    Buffer.alloc(4),
  ]);
  const proof = hmacMd5(key, serverChallenge, blob);
  return {
    nt: Buffer.concat([proof, blob]),
    lm: Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]),
    sessionKey: hmacMd5(key, proof),
  };
}
