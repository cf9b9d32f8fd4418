import type { ExtendedResult } from '../protocol/ldap-result.ts';
import { LdapError, protocolError } from '../protocol/ldap-error.ts';
import { RESULT } from '../protocol/result-codes.ts';
import { GssContext } from './gss-context.ts';
import type { KerberosLogon } from './gss-context.ts';
import { SealedChannel } from './sealed-channel.ts';

/** Sends credentials of the mechanism and answers with what the server says to them. */
export type Exchange = (credentials: Uint8Array) => Promise<ExtendedResult>;

export interface GssapiOptions {
  readonly exchange: Exchange;
  /** Whether the connection is encrypted already. */
  readonly isPrivate: boolean;
  readonly channelBinding?: Buffer;
}

export interface GssapiOutcome {
  readonly result: ExtendedResult;
  /** What everything after this goes through. Absent where the connection was encrypted before. */
  readonly channel?: SealedChannel;
}

// What follows the logon (RFC 4752, section 3.3): nothing, or encryption.
const NO_LAYER = 1;
const SEAL = 4;
// The most that this side takes in one piece; three bytes is all there is room for.
const LARGEST = 0xffffff;
const MOST_STEPS = 10;

/**
 * Logs on by Kerberos (SASL mechanism GSSAPI, RFC 4752). A connection that is not encrypted yet is afterwards; one that is
 * stays as it is, because domain controllers refuse to encrypt twice.
 */
export async function bindByKerberos(
  logon: KerberosLogon,
  { exchange, isPrivate, channelBinding }: GssapiOptions,
): Promise<GssapiOutcome> {
  const context = await GssContext.open(logon, {
    seal: !isPrivate,
    ...(channelBinding === undefined ? {} : { channelBinding }),
  });
  let outcome: GssapiOutcome | undefined;
  try {
    const offer = await authenticate(context, exchange);
    outcome =
      offer.code === RESULT.saslBindInProgress
        ? await choose(context, { exchange, isPrivate, offer })
        : { result: offer };
    return outcome;
  } finally {
    if (outcome?.channel === undefined) context.close();
  }
}

/** Answers the server's offer: a set of layers, and how long a piece it takes. */
async function choose(
  context: GssContext,
  {
    exchange,
    isPrivate,
    offer,
  }: Pick<GssapiOptions, 'exchange' | 'isPrivate'> & { readonly offer: ExtendedResult },
): Promise<GssapiOutcome> {
  const offered = context.unwrap(offer.value ?? Buffer.alloc(0), false);
  if (offered.length !== 4) throw protocolError('an offer of protection that is none');
  const layer = isPrivate ? NO_LAYER : SEAL;
  if ((offered.readUInt8(0) & layer) === 0 || (!isPrivate && !context.canSeal))
    throw notOffered(isPrivate);
  const answer = Buffer.alloc(4);
  answer.writeUInt32BE(isPrivate ? 0 : LARGEST);
  answer.writeUInt8(layer, 0);
  const result = await exchange(context.wrap(answer, false));
  if (result.code !== RESULT.success || isPrivate) return { result };
  return { result, channel: new SealedChannel(context, offered.readUIntBE(1, 3), LARGEST) };
}

/** Passes tokens to and fro until both sides know each other; answers with what the server offers then, or its refusal. */
async function authenticate(context: GssContext, exchange: Exchange): Promise<ExtendedResult> {
  let said: Uint8Array = Buffer.alloc(0);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { token, done } = await context.step(said);
    const result = await exchange(token);
    if (result.code === RESULT.success) throw protocolError('a logon before its last step');
    if (done || result.code !== RESULT.saslBindInProgress) return result;
    said = result.value ?? Buffer.alloc(0);
  }
  throw protocolError('a logon by Kerberos that does not come to an end');
}

const notOffered = (isPrivate: boolean): LdapError =>
  new LdapError(
    'insecure',
    isPrivate
      ? 'The server wants to encrypt inside TLS once more.'
      : 'The server does not offer to encrypt; nothing was sent.',
    { remedy: 'Use ldaps:// or tls.startTls.' },
  );
