import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { AttributeNames } from './attribute-names.ts';
import { BerReader } from './ber-reader.ts';
import { TAG } from './ber-tag.ts';
import type { Control } from './control.ts';
import { LdapError, describeResult, protocolError } from './ldap-error.ts';
import type { LdapUrl } from './ldap-url.ts';
import { MessageFramer } from './message-framer.ts';
import { abandon, encodeMessage, unbind } from './request.ts';
import type { RequestWriter } from './request.ts';
import { readResponse } from './response.ts';
import type { Response } from './response.ts';

export interface ConnectionLimits {
  /** How long an operation may go without a message from the server. */
  readonly timeoutMs: number;
  /** The longest message that the server may send. */
  readonly maxMessageBytes: number;
}

/** An operation that waits for answers. */
export interface Operation {
  /** The attribute names of its entries; only searches have any. */
  readonly names?: AttributeNames;
  /** Gets every answer. A result is the last one. May throw for an answer that breaks the protocol. */
  readonly onResponse: (response: Response, bytes: number) => void;
  /** The connection is lost, or the run was stopped; nothing follows. */
  readonly onFailure: (error: Error) => void;
}

/** What all messages go through after a logon that encrypts by itself. */
export interface Channel {
  readonly seal: (bytes: Buffer) => Buffer;
  readonly open: (chunk: Buffer, take: (plain: Buffer) => void) => void;
  readonly close: () => void;
}

interface Outstanding extends Operation {
  progressAt: number;
}

const HIGHEST_ID = 2 ** 31 - 1;
const NO_NAMES = new AttributeNames();
// How long a server may take to let go when the client has said goodbye.
const FAREWELL_MS = 1000;

/**
 * One connection to a directory with any number of operations at a time, told apart by message ids.
 *
 * Whatever breaks it (a lost connection, garbage, silence, the caller's signal) ends every outstanding operation with
 * the same error, and every later one too: an answer is never just missing.
 */
export class LdapConnection {
  readonly url: LdapUrl;
  readonly #limits: ConnectionLimits;
  readonly #signal: AbortSignal | undefined;
  readonly #outstanding = new Map<number, Outstanding>();
  readonly #reader = new BerReader(Buffer.alloc(0));
  readonly #onAbort: () => void;
  #framer: MessageFramer;
  #socket: Socket;
  #channel: Channel | undefined;
  #watch: NodeJS.Timeout | undefined;
  #nextId = 1;
  #holds = 0;
  #needs = 0;
  #isPaused = false;
  #sealed = false;
  #failure: Error | undefined;

  constructor(
    url: LdapUrl,
    socket: Socket,
    limits: ConnectionLimits,
    signal: AbortSignal | undefined,
  ) {
    this.url = url;
    this.#limits = limits;
    this.#signal = signal;
    this.#framer = this.#newFramer();
    this.#socket = socket;
    // The caller decides what the reason is.
    this.#onAbort = () => this.fail(signal?.reason as Error);
    signal?.addEventListener('abort', this.#onAbort);
    this.#listen();
    if (signal?.aborted === true) this.#onAbort();
  }

  /** Why the connection is not usable any more. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The server's certificate, on an encrypted connection. */
  get certificate(): X509Certificate | undefined {
    const socket = this.#socket;
    return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  }

  /** Sends a request and answers with its message id. Throws when the connection has failed. */
  send(write: RequestWriter, operation: Operation, controls: readonly Control[] = []): number {
    this.#throwIfFailed();
    const id = this.#nextId;
    this.#nextId = id === HIGHEST_ID ? 1 : id + 1;
    this.#outstanding.set(id, { ...operation, progressAt: performance.now() });
    this.#watch ??= this.#startWatch();
    this.#write(encodeMessage(id, write, controls));
    return id;
  }

  /** Tells the server to stop an operation whose answers nobody wants any more. */
  abandon(id: number): void {
    if (!this.#outstanding.delete(id) || this.#failure) return;
    this.#write(encodeMessage(this.#nextId++, abandon(id)));
  }

  /** Stops reading until `release` is called as often: the answers then wait in the server. */
  hold(): void {
    this.#holds += 1;
    this.#steer();
  }

  release(): void {
    this.#holds -= 1;
    this.#steer();
  }

  /**
   * Somebody does nothing but wait for an answer, until `satisfied` is called: reading goes on even if another operation
   * asked to hold it, because its reader may be the one who waits.
   */
  need(): void {
    this.#needs += 1;
    this.#steer();
  }

  satisfied(): void {
    this.#needs -= 1;
    this.#steer();
  }

  #steer(): void {
    const pause = this.#holds > 0 && this.#needs === 0;
    if (pause === this.#isPaused || this.#failure) return;
    this.#isPaused = pause;
    if (pause) {
      this.#socket.pause();
      return;
    }
    const now = performance.now();
    for (const operation of this.#outstanding.values()) operation.progressAt = now;
    this.#socket.resume();
  }

  /** Stops reading after the current message: what follows belongs to another protocol. */
  seal(): void {
    this.#sealed = true;
    this.#unlisten();
  }

  /** Goes on with another socket, the encrypted form of the one so far. */
  async replaceSocket(replace: (socket: Socket) => Promise<Socket>): Promise<void> {
    this.#throwIfFailed();
    if (this.#framer.pendingBytes > 0) throw protocolError('text in clear after StartTLS');
    try {
      this.#socket = await replace(this.#socket);
    } catch (error) {
      // A socket fails with errors only.
      this.fail(error as Error);
      throw error;
    }
    this.#framer = this.#newFramer();
    this.#sealed = false;
    this.#listen();
    this.#throwIfFailed();
  }

  /** From now on everything goes through the channel. Nothing may be outstanding. */
  protect(channel: Channel): void {
    if (this.#framer.pendingBytes > 0 || this.#failure) channel.close();
    this.#throwIfFailed();
    if (this.#framer.pendingBytes > 0) throw protocolError('text in clear after the logon');
    this.#channel = channel;
  }

  #write(bytes: Buffer): void {
    this.#socket.write(this.#channel === undefined ? bytes : this.#channel.seal(bytes));
  }

  /** Ends everything with this error. */
  fail(error: Error): void {
    if (this.#failure) return;
    this.#end(error);
    this.#socket.destroy();
  }

  /** Says goodbye. May be called more than once. */
  close(): void {
    if (this.#failure) return;
    const socket = this.#socket;
    this.#write(encodeMessage(this.#nextId, unbind));
    this.#end(new LdapError('connection', `The connection to ${this.url.text} was closed.`));
    socket.destroySoon();
    setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure;
  }

  #end(error: Error): void {
    this.#failure = error;
    clearInterval(this.#watch);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#unlisten();
    this.#channel?.close();
    const operations = [...this.#outstanding.values()];
    this.#outstanding.clear();
    for (const operation of operations) operation.onFailure(error);
  }

  #listen(): void {
    this.#socket.on('data', this.#onData).on('error', this.#onError).on('close', this.#onClose);
  }

  #unlisten(): void {
    this.#socket.off('data', this.#onData).off('error', this.#onError).off('close', this.#onClose);
    // An error nobody listens to would end the process.
    this.#socket.on('error', () => undefined);
  }

  readonly #onData = (chunk: Buffer): void => {
    try {
      if (this.#channel === undefined) this.#framer.push(chunk);
      else this.#channel.open(chunk, (plain) => this.#framer.push(plain));
    } catch (error) {
      // Only protocol errors are thrown there; what else may be is a bug, and ends the operations just as well.
      this.fail(error as Error);
    }
  };

  readonly #onError = (error: Error): void => {
    const message = `The connection to ${this.url.text} was lost: ${error.message}`;
    this.fail(new LdapError('connection', message, { cause: error }));
  };

  readonly #onClose = (): void => {
    this.fail(new LdapError('connection', `${this.url.text} closed the connection.`));
  };

  #newFramer(): MessageFramer {
    return new MessageFramer(this.#limits.maxMessageBytes, this.#onMessage);
  }

  readonly #onMessage = (buffer: Buffer, start: number, end: number): void => {
    if (this.#failure) return;
    if (this.#sealed) throw protocolError('text in clear after StartTLS');
    const reader = this.#reader;
    reader.reset(buffer, start, end);
    reader.enter(TAG.sequence);
    const id = reader.integer();
    const operation = this.#outstanding.get(id);
    if (operation === undefined) {
      if (id === 0) this.#onNotice(readResponse(reader, NO_NAMES));
      // Anything else answers what was abandoned.
      return;
    }
    const response = readResponse(reader, operation.names ?? NO_NAMES);
    operation.progressAt = performance.now();
    operation.onResponse(response, end - start);
    // Only now: an operation whose last answer breaks the protocol has to hear of the failure like the others.
    if (response.kind === 'result') this.#outstanding.delete(id);
  };

  /** The server says by itself that it ends the connection (RFC 4511, section 4.4.1). */
  #onNotice(response: Response): void {
    const why = response.kind === 'result' ? describeResult(response.result) : 'without a reason';
    const result = response.kind === 'result' ? { result: response.result } : {};
    this.fail(
      new LdapError('disconnected', `${this.url.text} ends the connection: ${why}`, result),
    );
  }

  #startWatch(): NodeJS.Timeout {
    const { timeoutMs } = this.#limits;
    return setInterval(
      () => {
        if (this.#isPaused) return;
        const oldest = performance.now() - timeoutMs;
        for (const operation of this.#outstanding.values())
          if (operation.progressAt < oldest) {
            this.fail(
              new LdapError(
                'timeout',
                `${this.url.text} did not answer within ${timeoutMs / 1000} s.`,
                {
                  remedy: 'Look at the load of the server, or raise timeoutSeconds.',
                },
              ),
            );
            return;
          }
      },
      Math.max(10, timeoutMs / 8),
    ).unref();
  }
}
