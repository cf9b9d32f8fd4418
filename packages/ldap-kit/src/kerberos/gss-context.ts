import type { LdapError } from '../protocol/ldap-error.ts';
import { gssLibrary } from './gss-library.ts';
import type { GssBuffer, GssLibrary, GssStatus, Handle } from './gss-library.ts';
import { kerberosFailure } from './kerberos-failure.ts';

/** Who logs on by Kerberos, and where. */
export interface KerberosLogon {
  /** `name@REALM`. Whose ticket the cache has when left out. */
  readonly principal?: string | undefined;
  /** A file with the account's keys; tickets are asked for by it, and kept in memory. */
  readonly keytab?: string | undefined;
  /** Tickets that somebody else has asked for. The one of the process when neither is given. */
  readonly ticketCache?: string | undefined;
  /** The service to log on to: `ldap/host` or `ldap/host@REALM`. */
  readonly service: string;
}

export interface GssOptions {
  /** Whether messages are to be encrypted afterwards. */
  readonly seal: boolean;
  /** What tells the encrypted connection below from any other (RFC 5929). */
  readonly channelBinding?: Buffer;
}

// Object identifiers in their encoding: Kerberos, a name of it, and a set of it alone.
const oid = (hex: string) => ({ length: hex.length / 2, elements: Buffer.from(hex, 'hex') });
const KERBEROS = oid('2a864886f712010202');
const KERBEROS_NAME = oid('2a864886f71201020201');
const ONLY_KERBEROS = { count: 1, elements: [KERBEROS] };

// RFC 2744, section 3.9 and appendix A.
const INITIATE = 1;
const MUTUAL = 2;
const REPLAY = 4;
const SEQUENCE = 8;
const SEAL = 16;
const SIGN = 32;
const CONTINUE_NEEDED = 1;
const ERRORS = 0xffff0000;

const buffer = (bytes: Uint8Array): GssBuffer => ({
  length: bytes.length,
  value: Buffer.from(bytes),
});

/** One logon by Kerberos, and the keys that it leads to. Whoever opens it closes it. */
export class GssContext {
  readonly #library: GssLibrary;
  readonly #options: GssOptions;
  readonly #credentials: Handle[] = [null];
  readonly #service: Handle[] = [null];
  readonly #context: Handle[] = [null];
  #isSealed = false;

  private constructor(library: GssLibrary, options: GssOptions) {
    this.#library = library;
    this.#options = options;
  }

  /** Finds the account's credentials. Throws an `LdapError` of the kind `kerberos`. */
  static async open(logon: KerberosLogon, options: GssOptions): Promise<GssContext> {
    const context = new GssContext(await gssLibrary(), options);
    try {
      await context.#acquire(logon);
      context.#importName(logon.service, context.#service);
      return context;
    } catch (error) {
      context.close();
      throw error;
    }
  }

  async #acquire({ principal, keytab, ticketCache }: KerberosLogon): Promise<void> {
    const store = storeOf(principal, keytab, ticketCache);
    const name: Handle[] = [null];
    try {
      if (principal !== undefined) this.#importName(principal, name);
      const status = await this.#library.wait(
        'gss_acquire_cred_from',
        name[0],
        0,
        ONLY_KERBEROS,
        INITIATE,
        store.length === 0 ? null : { count: store.length, elements: store },
        this.#credentials,
        null,
        null,
      );
      this.#check(status, `Kerberos has no credentials${ofWhom(principal)}`);
    } finally {
      if (name[0] !== null) this.#library.call('gss_release_name', name);
    }
  }

  #importName(text: string, name: Handle[]): void {
    const status = this.#library.call(
      'gss_import_name',
      buffer(Buffer.from(text)),
      KERBEROS_NAME,
      name,
    );
    this.#check(status, `"${text}" is no name of Kerberos`);
  }

  /** Takes what the server said, and answers with what it is to be told; `done` when both know each other. */
  async step(token: Uint8Array): Promise<{ readonly token: Buffer; readonly done: boolean }> {
    const { seal, channelBinding } = this.#options;
    const empty = { length: 0, value: null };
    const bindings =
      channelBinding === undefined
        ? null
        : {
            initiatorType: 0,
            initiator: empty,
            acceptorType: 0,
            acceptor: empty,
            data: buffer(channelBinding),
          };
    const output: Partial<GssBuffer> = {};
    const flags = [0];
    // Inside TLS a domain controller refuses a logon that could also encrypt.
    const wanted = MUTUAL | SEQUENCE | (seal ? SIGN | SEAL | REPLAY : 0);
    const status = await this.#library.wait(
      'gss_init_sec_context',
      this.#credentials[0],
      this.#context,
      this.#service[0],
      KERBEROS,
      wanted,
      0,
      bindings,
      buffer(token),
      null,
      output,
      flags,
      null,
    );
    const answer = this.#library.take(output);
    this.#check(status, 'The logon by Kerberos failed');
    this.#isSealed = ((flags[0] ?? 0) & SEAL) !== 0;
    return { token: answer, done: status.major !== CONTINUE_NEEDED };
  }

  /** Whether the keys allow to encrypt. */
  get canSeal(): boolean {
    return this.#isSealed;
  }

  wrap(bytes: Uint8Array, seal: boolean): Buffer {
    const output: Partial<GssBuffer> = {};
    const status = this.#library.call(
      'gss_wrap',
      this.#context[0],
      seal ? 1 : 0,
      0,
      buffer(bytes),
      [0],
      output,
    );
    const wrapped = this.#library.take(output);
    this.#check(status, 'Kerberos cannot encrypt a message');
    return wrapped;
  }

  /** Throws when the bytes are not from the server, or others have changed, repeated or read them. */
  unwrap(bytes: Uint8Array, sealed: boolean): Buffer {
    const output: Partial<GssBuffer> = {};
    const isSealed = [0];
    const status = this.#library.call(
      'gss_unwrap',
      this.#context[0],
      buffer(bytes),
      output,
      isSealed,
      null,
    );
    const plain = this.#library.take(output);
    this.#check(status, 'A message is not the one that the server sent');
    if (sealed && isSealed[0] === 0) throw this.#failure(status, 'A message is not encrypted');
    return plain;
  }

  /** How many bytes can be wrapped so that the result has no more than these. */
  sizeLimit(bytes: number): number {
    const limit = [0];
    const status = this.#library.call('gss_wrap_size_limit', this.#context[0], 1, 0, bytes, limit);
    this.#check(status, 'Kerberos does not say how long a message may be');
    return limit[0] ?? 0;
  }

  /** Forgets the keys. May be called more than once. */
  close(): void {
    const { call } = this.#library;
    if (this.#context[0] !== null) call('gss_delete_sec_context', this.#context, null);
    if (this.#service[0] !== null) call('gss_release_name', this.#service);
    if (this.#credentials[0] !== null) call('gss_release_cred', this.#credentials);
  }

  #check(status: GssStatus, what: string): void {
    if ((status.major & ERRORS) !== 0 || SUSPICIOUS.has(status.major))
      throw this.#failure(status, what);
  }

  #failure(status: GssStatus, what: string): LdapError {
    return kerberosFailure(this.#library, what, status);
  }
}

// Not errors by themselves: a message that came twice, too late, or out of order.
const SUSPICIOUS: ReadonlySet<number> = new Set([2, 4, 8, 16]);

const ofWhom = (principal: string | undefined): string =>
  principal === undefined ? '' : ` of "${principal}"`;

/** Where the library finds keys and tickets; the process's own tickets without any. */
function storeOf(
  principal: string | undefined,
  keytab: string | undefined,
  ticketCache: string | undefined,
): readonly { readonly key: string; readonly value: string }[] {
  if (keytab !== undefined)
    return [
      { key: 'client_keytab', value: `FILE:${keytab}` },
      // Tickets of one account that every session of this process can use again.
      { key: 'ccache', value: `MEMORY:cognate:${principal ?? ''}:${keytab}` },
    ];
  return ticketCache === undefined ? [] : [{ key: 'ccache', value: ticketCache }];
}
