import { describe, expect, it } from 'vitest';
import { authenticateMessage } from './authenticate-message.ts';
import { md4 } from './md4.ts';
import { FLAG, NEGOTIATE_MESSAGE, readChallenge } from './messages.ts';
import { computeResponses, hmacMd5, responseKey } from './ntlm-v2.ts';
import { readPairs } from './target-info.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('the digest', () => {
  // The examples of RFC 1320.
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    [
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
      '043f8582f241db351ce627e153e7f0e4',
    ],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('of "%s" is that of RFC 1320', (text, digest) => {
    expect(md4(Buffer.from(text, 'latin1')).toString('hex')).toBe(digest);
  });
});

// [MS-NLMP] 4.2.1 and 4.2.4: the values that the document works out.
const TARGET_INFO = hex(
  '02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000',
);
const SERVER_CHALLENGE = hex('0123456789abcdef');
const CLIENT_CHALLENGE = hex('aaaaaaaaaaaaaaaa');

describe('the responses', () => {
  const key = responseKey('User', 'Domain', 'Password');

  it('start from the key of the example', () => {
    expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  });

  it('are those of the example', () => {
    const responses = computeResponses({
      key,
      serverChallenge: SERVER_CHALLENGE,
      clientChallenge: CLIENT_CHALLENGE,
      timestamp: Buffer.alloc(8),
      targetInfo: TARGET_INFO,
    });
    expect(responses.lm.toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
    expect(responses.nt.subarray(0, 16).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(responses.sessionKey.toString('hex')).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
  });
});

function challengeWith(targetInfo: Buffer): Buffer {
  const head = Buffer.alloc(48);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  head.writeUInt32LE(FLAG.unicode | FLAG.ntlm | FLAG.targetInfo, 20);
  SERVER_CHALLENGE.copy(head, 24);
  head.writeUInt16LE(targetInfo.length, 40);
  head.writeUInt16LE(targetInfo.length, 42);
  head.writeUInt32LE(48, 44);
  return Buffer.concat([head, targetInfo]);
}

const field = (message: Buffer, index: number): Buffer => {
  const offset = message.readUInt32LE(12 + index * 8 + 4);
  return message.subarray(offset, offset + message.readUInt16LE(12 + index * 8));
};

const answerTo = (challenge: Buffer): Buffer => {
  const read = readChallenge(challenge);
  if (read === undefined) throw new Error('The challenge was not understood.');
  return authenticateMessage(
    read,
    { user: 'Domain\\User', password: 'Password' },
    { clientChallenge: CLIENT_CHALLENGE, now: new Date('2026-01-01T00:00:00Z') },
  );
};

describe('the last message', () => {
  it('names the account, its domain and no computer', () => {
    const message = answerTo(challengeWith(TARGET_INFO));
    expect(field(message, 2).toString('utf16le')).toBe('Domain');
    expect(field(message, 3).toString('utf16le')).toBe('User');
    expect(field(message, 4)).toHaveLength(0);
    expect(field(message, 0)).toHaveLength(24);
    expect(field(message, 0)).not.toEqual(Buffer.alloc(24));
  });

  it('takes the time of the server and carries a check over all three messages', () => {
    const time = hex('0700 0800 0102030405060708');
    const challenge = challengeWith(
      Buffer.concat([TARGET_INFO.subarray(0, -4), time, Buffer.alloc(4)]),
    );
    const message = answerTo(challenge);
    const nt = field(message, 1);
    expect(nt.subarray(24, 32).toString('hex')).toBe('0102030405060708');
    expect(
      readPairs(nt.subarray(44))
        .find(({ id }) => id === 6)
        ?.value.readUInt32LE(0),
    ).toBe(2);
    expect(field(message, 0)).toEqual(Buffer.alloc(24));
    const key = responseKey('User', 'Domain', 'Password');
    const sessionKey = hmacMd5(key, nt.subarray(0, 16));
    const unchecked = Buffer.from(message);
    unchecked.fill(0, 72, 88);
    const check = hmacMd5(sessionKey, NEGOTIATE_MESSAGE, challenge, unchecked);
    expect(message.subarray(72, 88)).toEqual(check);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another message', NEGOTIATE_MESSAGE],
    ['a message that points outside of itself', challengeWith(TARGET_INFO).subarray(0, 60)],
  ])('is not made for %s', (_, bytes) => {
    expect(readChallenge(bytes)).toBeUndefined();
  });
});
