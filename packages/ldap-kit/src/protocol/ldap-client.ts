import { endPointOf } from '../kerberos/channel-binding.ts';
import type { KerberosLogon } from '../kerberos/gss-context.ts';
import { bindByKerberos } from '../kerberos/sasl-gssapi.ts';
import { BerReader } from './ber-reader.ts';
import { OPERATION, TAG, contextTag } from './ber-tag.ts';
import { encodeBer } from './ber-writer.ts';
import { LdapConnection } from './connection.ts';
import type { ConnectionLimits } from './connection.ts';
import type { Control } from './control.ts';
import { LdapError, protocolError, resultError } from './ldap-error.ts';
import type { ExtendedResult, LdapResult } from './ldap-result.ts';
import type { LdapUrl } from './ldap-url.ts';
import { openSocket, secureSocket } from './open-socket.ts';
import type { OpenOptions } from './open-socket.ts';
import * as request from './request.ts';
import type {
  AttributeValues,
  Modification,
  NewName,
  RequestWriter,
  SearchRequest,
} from './request.ts';
import type { LdapEntry } from './response.ts';
import { SearchStream } from './search-stream.ts';
import type { SearchOptions } from './search-stream.ts';
import type { TlsTrust } from './tls-trust.ts';

export const START_TLS = '1.3.6.1.4.1.1466.20037';
export const PASSWORD_MODIFY = '1.3.6.1.4.1.4203.1.11.1';
const MAX_MESSAGE_BYTES = 128 * 1024 * 1024;
const TIMEOUT_MS = 120_000;

export interface LdapClientOptions extends Partial<ConnectionLimits> {
  readonly url: LdapUrl;
  readonly trust?: TlsTrust;
  /** Encrypt an `ldap` connection before anything else is sent. */
  readonly startTls?: boolean;
  /** Lets a password go over a connection that is not encrypted. */
  readonly allowClearText?: boolean;
  /** Ends everything; what is outstanding then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a search gave that is not too large to be held as a whole. */
export interface SearchOutcome {
  readonly result: LdapResult;
  readonly entries: readonly LdapEntry[];
}

/**
 * Opens a connection, encrypted where the URL or the options say so. Throws an `LdapError` of the kind `connection`,
 * `certificate` or `result`.
 */
export async function connectLdap(options: LdapClientOptions): Promise<LdapClient> {
  const { url, trust = {}, startTls = false, signal, allowClearText = false } = options;
  const { timeoutMs = TIMEOUT_MS, maxMessageBytes = MAX_MESSAGE_BYTES } = options;
  const opening: OpenOptions = { trust, timeoutMs, signal };
  const socket = await openSocket(url, opening);
  const connection = new LdapConnection(url, socket, { timeoutMs, maxMessageBytes }, signal);
  const client = new LdapClient(connection, { allowClearText, isPrivate: url.scheme !== 'ldap' });
  if (!startTls || url.scheme !== 'ldap') return client;
  try {
    await client.startTls(opening);
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

interface Privacy {
  readonly allowClearText: boolean;
  /** Whether nobody on the way can read along. */
  readonly isPrivate: boolean;
}

/** The operations of LDAP v3 on one connection. Many may be outstanding at a time. */
export class LdapClient {
  readonly #connection: LdapConnection;
  #privacy: Privacy;

  constructor(connection: LdapConnection, privacy: Privacy) {
    this.#connection = connection;
    this.#privacy = privacy;
  }

  get url(): LdapUrl {
    return this.#connection.url;
  }

  /** Whether passwords may go over the connection: it is encrypted, or the options allow it without. */
  get mayCarryPasswords(): boolean {
    return this.#privacy.isPrivate || this.#privacy.allowClearText;
  }

  /** Why the connection is not usable any more. */
  get failure(): Error | undefined {
    return this.#connection.failure;
  }

  /** Encrypts the connection (RFC 4511, section 4.14). Nothing else may be outstanding. */
  async startTls(opening: OpenOptions): Promise<void> {
    const connection = this.#connection;
    const result = await this.#request(request.extended(START_TLS), {
      answer: OPERATION.extendedResponse,
      // Reading stops with this answer: what comes after it in clear is an attack.
      onResult: ({ code }) => (code === 0 ? connection.seal() : undefined),
    });
    if (result.code !== 0) throw resultError(`${this.url.text} refuses StartTLS`, result);
    await connection.replaceSocket((socket) => secureSocket(socket, this.url, opening));
    this.#privacy = { ...this.#privacy, isPrivate: true };
  }

  /**
   * Logs on with name and password. Refused here: a password over a connection that others can read, unless the
   * options allow it, and an empty one, which servers take for an anonymous logon (RFC 4513, section 5.1.2).
   */
  async bind(dn: string, password: string): Promise<LdapResult> {
    if (password === '')
      throw new LdapError('insecure', `The password of "${dn}" is empty.`, {
        remedy: 'Give a password, or log on anonymously.',
      });
    if (!this.mayCarryPasswords)
      throw new LdapError(
        'insecure',
        `The connection to ${this.url.text} is not encrypted; the password was not sent.`,
        {
          remedy: 'Use ldaps:// or tls.startTls. Only for tests: allowClearText.',
        },
      );
    return this.#bind(request.simpleBind(dn, password));
  }

  async bindAnonymously(): Promise<LdapResult> {
    return this.#bind(request.simpleBind('', ''));
  }

  /** Logs on as whom the client's certificate, or the user of a local socket, is known as. */
  async bindExternally(): Promise<LdapResult> {
    return this.#bind(request.saslBind('EXTERNAL', new Uint8Array()));
  }

  /**
   * Logs on by Kerberos. Afterwards the connection is encrypted, by TLS as before, or else by the keys of the logon. Throws an
   * `LdapError` of the kind `kerberos` where there are no tickets.
   */
  async bindByKerberos(logon: KerberosLogon): Promise<LdapResult> {
    const { certificate } = this.#connection;
    const { result, channel } = await bindByKerberos(logon, {
      exchange: (credentials) => this.#bind(request.saslBind('GSSAPI', credentials)),
      isPrivate: this.#privacy.isPrivate,
      ...(certificate === undefined ? {} : { channelBinding: endPointOf(certificate) }),
    });
    if (channel !== undefined) {
      this.#connection.protect(channel);
      this.#privacy = { ...this.#privacy, isPrivate: true };
    }
    return result;
  }

  async #bind(write: RequestWriter): Promise<ExtendedResult> {
    return this.#request(write, { answer: OPERATION.bindResponse });
  }

  /** Starts a search; see `SearchStream`. */
  search(what: SearchRequest, options: SearchOptions = {}): SearchStream {
    return new SearchStream(this.#connection, what, options);
  }

  /** A search with few results, as a whole. Its failure is a value. */
  async searchAll(what: SearchRequest, options: SearchOptions = {}): Promise<SearchOutcome> {
    const stream = this.search(what, options);
    const entries: LdapEntry[] = [];
    try {
      for await (const items of stream)
        entries.push(...items.filter((item) => item.kind === 'entry'));
    } catch (error) {
      if (!(error instanceof LdapError) || error.kind !== 'result') throw error;
    }
    const { result } = stream;
    if (result === undefined) throw protocolError('a search without a result');
    return { result, entries };
  }

  async add(
    dn: string,
    attributes: readonly AttributeValues[],
    controls: readonly Control[] = [],
  ): Promise<LdapResult> {
    return this.#request(request.add(dn, attributes), { answer: OPERATION.addResponse, controls });
  }

  async modify(
    dn: string,
    modifications: readonly Modification[],
    controls: readonly Control[] = [],
  ): Promise<LdapResult> {
    const write = request.modify(dn, modifications);
    return this.#request(write, { answer: OPERATION.modifyResponse, controls });
  }

  async delete(dn: string, controls: readonly Control[] = []): Promise<LdapResult> {
    return this.#request(request.remove(dn), { answer: OPERATION.deleteResponse, controls });
  }

  async modifyDn(
    dn: string,
    name: NewName,
    controls: readonly Control[] = [],
  ): Promise<LdapResult> {
    const write = request.modifyDn(dn, name);
    return this.#request(write, { answer: OPERATION.modifyDnResponse, controls });
  }

  async extended(
    oid: string,
    value?: Uint8Array,
    controls: readonly Control[] = [],
  ): Promise<ExtendedResult> {
    const write = request.extended(oid, value);
    return this.#request(write, { answer: OPERATION.extendedResponse, controls });
  }

  /**
   * Sets a password as the server's own password operation (RFC 3062), which hashes it and keeps its history.
   * Without a new password the server makes one up and answers with it.
   */
  async passwordModify(
    user: string,
    passwords: { readonly old?: string; readonly new?: string },
    controls: readonly Control[] = [],
  ): Promise<{ readonly result: LdapResult; readonly generated?: string }> {
    const value = passwordModifyValue(user, passwords);
    const result = await this.extended(PASSWORD_MODIFY, value, controls);
    if (result.code !== 0 || result.value === undefined) return { result };
    const reader = new BerReader(Buffer.from(result.value));
    reader.enter(TAG.sequence);
    return reader.peek() === contextTag(0)
      ? { result, generated: reader.text(contextTag(0)) }
      : { result };
  }

  /** Says goodbye and releases everything. May be called more than once. */
  close(): void {
    this.#connection.close();
  }

  async #request(
    write: RequestWriter,
    {
      answer,
      controls,
      onResult,
    }: {
      readonly answer: number;
      readonly controls?: readonly Control[];
      readonly onResult?: (result: ExtendedResult) => void;
    },
  ): Promise<ExtendedResult> {
    const { promise, resolve, reject } = Promise.withResolvers<ExtendedResult>();
    this.#connection.send(
      write,
      {
        onResponse: (response) => {
          // What is said on the way to the result is for those who asked for it.
          if (response.kind === 'intermediate') return;
          if (response.kind !== 'result' || response.tag !== answer)
            throw protocolError('an answer that does not belong to its request');
          onResult?.(response.result);
          resolve(response.result);
        },
        onFailure: reject,
      },
      controls,
    );
    this.#connection.need();
    try {
      return await promise;
    } finally {
      this.#connection.satisfied();
    }
  }
}

const passwordModifyValue = (
  user: string,
  passwords: { readonly old?: string; readonly new?: string },
): Buffer =>
  encodeBer((writer) => {
    writer.constructed(TAG.sequence, () => {
      writer.text(user, contextTag(0));
      if (passwords.old !== undefined) writer.text(passwords.old, contextTag(1));
      if (passwords.new !== undefined) writer.text(passwords.new, contextTag(2));
    });
  });
