import type { Credentials } from '../logon.ts';
import { INTEGRITY_CHECK, NEGOTIATE_MESSAGE, writeAuthenticate } from './messages.ts';
import type { Challenge } from './messages.ts';
import { computeResponses, hmacMd5, responseKey } from './ntlm-v2.ts';
import { PAIR, readPairs, withIntegrityFlag } from './target-info.ts';

/** What an answer to a challenge takes from outside. */
export interface AnswerInput {
  /** Eight bytes of chance. */
  readonly clientChallenge: Buffer;
  readonly now: Date;
}

/**
 * The last message of NTLMv2 ([MS-NLMP] 3.1.5.1.2). Where the server tells its time, that time is used, there is no LM
 * response, and a check of integrity ties the three messages together. Neither signing nor an exchanged key: HTTP uses
 * none, TLS does that.
 */
export function authenticateMessage(
  challenge: Challenge,
  { user: account, password }: Credentials,
  { clientChallenge, now }: AnswerInput,
): Buffer {
  const { user, domain } = splitAccount(account);
  const pairs = readPairs(challenge.targetInfo);
  const serverTime = pairs.find(({ id }) => id === PAIR.timestamp)?.value;
  const isTimed = serverTime?.length === 8;
  const responses = computeResponses({
    key: responseKey(user, domain, password),
    serverChallenge: challenge.serverChallenge,
    clientChallenge,
    timestamp: isTimed ? serverTime : fileTime(now),
    targetInfo: isTimed ? withIntegrityFlag(pairs) : challenge.targetInfo,
  });
  const message = writeAuthenticate(challenge.flags, {
    lmResponse: isTimed ? Buffer.alloc(24) : responses.lm,
    ntResponse: responses.nt,
    domain: Buffer.from(domain, 'utf16le'),
    user: Buffer.from(user, 'utf16le'),
    workstation: Buffer.alloc(0),
    sessionKey: Buffer.alloc(0),
  });
  if (isTimed) {
    const check = hmacMd5(responses.sessionKey, NEGOTIATE_MESSAGE, challenge.message, message);
    check.copy(message, INTEGRITY_CHECK.start);
  }
  return message;
}

/** `DOMAIN\name`; a name with its domain behind it stays whole, and the server looks for it. */
function splitAccount(account: string): { readonly user: string; readonly domain: string } {
  const at = account.indexOf('\\');
  return at < 0
    ? { user: account, domain: '' }
    : { user: account.slice(at + 1), domain: account.slice(0, at) };
}

const EPOCH_1601 = 11_644_473_600_000n;

function fileTime(now: Date): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(now.getTime()) + EPOCH_1601) * 10_000n);
  return bytes;
}
