import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Whom the farm lets in. */
export interface FarmAccount {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  /** MD4 of the password in UTF-16, in hexadecimal: what a domain keeps of it, and NTLM starts from. */
  readonly ntHash: string;
}

/** The account of the examples of [MS-NLMP] 4.2, whose hash that document gives. */
export const farmAccount: FarmAccount = {
  domain: 'Domain',
  user: 'User',
  password: 'Password',
  ntHash: 'a4f49c406510bdcab6824ee7c30fd852',
};

/** A header that asks for a logon, or undefined for a request that is let in. */
export type Gate = (request: IncomingMessage) => string | undefined;

export const basicGate = ({ domain, user, password }: FarmAccount): Gate => {
  const expected = Buffer.from(`${domain}\\${user}:${password}`, 'utf8').toString('base64');
  return ({ headers }) =>
    headers.authorization === `Basic ${expected}` ? undefined : 'Basic realm="SharePoint"';
};

interface Handshake {
  readonly negotiate: Buffer;
  readonly challenge: Buffer;
}

/** NTLM as a Windows server does it: what is let in is the connection. */
export function ntlmGate(account: FarmAccount): Gate {
  const handshakes = new WeakMap<Socket, Handshake>();
  const letIn = new WeakSet<Socket>();
  return ({ headers, socket }) => {
    if (headers.authorization === undefined) return letIn.has(socket) ? undefined : 'NTLM';
    const message = Buffer.from(headers.authorization.replace(/^NTLM /, ''), 'base64');
    if (message.readUInt32LE(8) === 1) {
      const challenge = challengeMessage(account.domain);
      handshakes.set(socket, { negotiate: message, challenge });
      return `NTLM ${challenge.toString('base64')}`;
    }
    const handshake = handshakes.get(socket);
    if (handshake === undefined || !isProven(account, handshake, message)) return 'NTLM';
    letIn.add(socket);
    return undefined;
  };
}

const pair = (id: number, value: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
};

function challengeMessage(domain: string): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(Date.now()) + 11_644_473_600_000n) * 10_000n);
  const name = Buffer.from(domain, 'utf16le');
  const info = Buffer.concat([pair(2, name), pair(7, time), Buffer.alloc(4)]);
  const head = Buffer.alloc(48);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  head.writeUInt32LE(0x00880201, 20);
  randomBytes(8).copy(head, 24);
  head.writeUInt16LE(info.length, 40);
  head.writeUInt16LE(info.length, 42);
  head.writeUInt32LE(48, 44);
  return Buffer.concat([head, info]);
}

const hmac = (key: Buffer, ...parts: readonly Buffer[]): Buffer =>
  createHmac('md5', key).update(Buffer.concat(parts)).digest();

/** Whether a last message comes from somebody who knows the password, and belongs to the two before it. */
function isProven(account: FarmAccount, before: Handshake, message: Buffer): boolean {
  const field = (at: number): Buffer => {
    const offset = message.readUInt32LE(at + 4);
    return message.subarray(offset, offset + message.readUInt16LE(at));
  };
  const [response, domain, user] = [field(20), field(28), field(36)];
  if (user.toString('utf16le').toLowerCase() !== account.user.toLowerCase()) return false;
  const identity = user.toString('utf16le').toUpperCase() + domain.toString('utf16le');
  const key = hmac(Buffer.from(account.ntHash, 'hex'), Buffer.from(identity, 'utf16le'));
  const [proof, blob] = [response.subarray(0, 16), response.subarray(16)];
  if (!hmac(key, before.challenge.subarray(24, 32), blob).equals(proof)) return false;
  const unsigned = Buffer.from(message);
  unsigned.fill(0, 72, 88);
  const check = hmac(hmac(key, proof), before.negotiate, before.challenge, unsigned);
  return check.equals(message.subarray(72, 88));
}
