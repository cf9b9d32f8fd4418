/** Flags of [MS-NLMP] 2.2.2.5, those that are used here. */
export const FLAG = {
  unicode: 0x00000001,
  requestTarget: 0x00000004,
  ntlm: 0x00000200,
  alwaysSign: 0x00008000,
  extendedSecurity: 0x00080000,
  targetInfo: 0x00800000,
  strong128: 0x20000000,
} as const;

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');

/** What both sides are to agree on: NTLMv2, and no signing, because HTTP has none. */
const OFFERED =
  FLAG.unicode |
  FLAG.requestTarget |
  FLAG.ntlm |
  FLAG.alwaysSign |
  FLAG.extendedSecurity |
  FLAG.targetInfo |
  FLAG.strong128;

/** The first message (2.2.1.1): it names neither a domain nor a computer. */
export const NEGOTIATE_MESSAGE: Buffer = negotiateMessage();

function negotiateMessage(): Buffer {
  const message = Buffer.alloc(32);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(OFFERED, 12);
  message.writeUInt32LE(32, 20);
  message.writeUInt32LE(32, 28);
  return message;
}

/** The server's answer (2.2.1.2). */
export interface Challenge {
  /** The message as it came, for the check that ties all three together. */
  readonly message: Buffer;
  readonly flags: number;
  /** Eight bytes. */
  readonly serverChallenge: Buffer;
  /** What the server says of itself, as pairs of id and value. */
  readonly targetInfo: Buffer;
}

/** Undefined for bytes that are no challenge. */
export function readChallenge(message: Buffer): Challenge | undefined {
  if (message.length < 48 || !message.subarray(0, 8).equals(SIGNATURE)) return undefined;
  if (message.readUInt32LE(8) !== 2) return undefined;
  const length = message.readUInt16LE(40);
  const offset = message.readUInt32LE(44);
  if (offset + length > message.length) return undefined;
  return {
    message,
    flags: message.readUInt32LE(20),
    serverChallenge: message.subarray(24, 32),
    targetInfo: message.subarray(offset, offset + length),
  };
}

/** The fields of the last message (2.2.1.3) in the order of its header. */
export interface AuthenticateFields {
  readonly lmResponse: Buffer;
  readonly ntResponse: Buffer;
  readonly domain: Buffer;
  readonly user: Buffer;
  readonly workstation: Buffer;
  readonly sessionKey: Buffer;
}

const HEADER = 88;
/** Where the check of integrity stands in the last message. */
export const INTEGRITY_CHECK = { start: 72, end: 88 } as const;

/** The last message with sixteen zeros where the check of integrity belongs. */
export function writeAuthenticate(flags: number, fields: AuthenticateFields): Buffer {
  const { lmResponse, ntResponse, domain, user, workstation, sessionKey } = fields;
  const header = Buffer.alloc(HEADER);
  SIGNATURE.copy(header);
  header.writeUInt32LE(3, 8);
  header.writeUInt32LE(flags >>> 0, 60);
  let offset = HEADER;
  const parts = [lmResponse, ntResponse, domain, user, workstation, sessionKey];
  for (const [index, part] of parts.entries()) {
    const at = 12 + index * 8;
    header.writeUInt16LE(part.length, at);
    header.writeUInt16LE(part.length, at + 2);
    header.writeUInt32LE(offset, at + 4);
    offset += part.length;
  }
  return Buffer.concat([header, ...parts]);
}
