import { AttributeNames } from './attribute-names.ts';
import { OPERATION } from './ber-tag.ts';
import type { LdapConnection } from './connection.ts';
import type { Control } from './control.ts';
import { protocolError, resultError } from './ldap-error.ts';
import type { LdapResult } from './ldap-result.ts';
import { pagedResults, pagedResultsCookie } from './paged-results.ts';
import { search } from './request.ts';
import type { SearchRequest } from './request.ts';
import type { Response, SearchItem } from './response.ts';

export interface SearchOptions {
  readonly controls?: readonly Control[];
  /** Entries a page (RFC 2696). Without it the server sends everything as one answer. */
  readonly pageSize?: number;
  /** How many items, and how many bytes of them, may wait for the reader before reading from the server pauses. */
  readonly highWater?: number;
  readonly highWaterBytes?: number;
}

const HIGH_WATER = 4000;
const HIGH_WATER_BYTES = 16 * 1024 * 1024;

/**
 * A search that runs. Iterating gives what arrived, a list at a time, until the server says that it was all; any other
 * end throws, so that a loop which ends normally has seen everything. The next page is asked for while the reader
 * still works on this one; when the reader falls behind, the server has to wait. Leaving the loop abandons the search.
 */
export class SearchStream implements AsyncIterable<readonly SearchItem[]> {
  readonly #connection: LdapConnection;
  readonly #request: SearchRequest;
  readonly #options: SearchOptions;
  readonly #names: AttributeNames;
  #items: SearchItem[] = [];
  #bytes = 0;
  #waiting: (() => void) | undefined;
  #id = 0;
  #isHeld = false;
  #isDone = false;
  #result: LdapResult | undefined;
  #failure: Error | undefined;

  constructor(connection: LdapConnection, request: SearchRequest, options: SearchOptions) {
    this.#connection = connection;
    this.#request = request;
    this.#options = options;
    this.#names = new AttributeNames(request);
    this.#ask(new Uint8Array());
  }

  /** The server's last answer, once the search has ended. */
  get result(): LdapResult | undefined {
    return this.#result;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly SearchItem[], void, undefined> {
    try {
      for (;;) {
        const items = await this.#take();
        if (items === undefined) break;
        yield items;
      }
    } finally {
      this.#leave();
    }
    if (this.#result !== undefined && this.#result.code !== 0)
      throw resultError(`The search under "${this.#request.base}" failed`, this.#result);
  }

  async #take(): Promise<readonly SearchItem[] | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      if (this.#items.length > 0) {
        const items = this.#items;
        this.#items = [];
        this.#bytes = 0;
        this.#letGo();
        return items;
      }
      if (this.#isDone) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = resolve;
      this.#connection.need();
      await promise;
      this.#connection.satisfied();
    }
  }

  #leave(): void {
    this.#letGo();
    if (!this.#isDone) this.#connection.abandon(this.#id);
    this.#isDone = true;
  }

  #letGo(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#connection.release();
  }

  #ask(cookie: Uint8Array): void {
    const { pageSize, controls = [] } = this.#options;
    const paging = pageSize === undefined ? [] : [pagedResults(pageSize, cookie)];
    this.#id = this.#connection.send(
      search(this.#request),
      {
        names: this.#names,
        onResponse: (response, bytes) => this.#onResponse(response, bytes),
        onFailure: (error) => {
          this.#failure = error;
          this.#wake();
        },
      },
      [...controls, ...paging],
    );
  }

  #onResponse(response: Response, bytes: number): void {
    this.#bytes += bytes;
    if (response.kind === 'result') this.#onResult(response.tag, response.result);
    else this.#items.push(response);
    if (this.#isBehind() && !this.#isHeld) {
      this.#isHeld = true;
      this.#connection.hold();
    }
    this.#wake();
  }

  #isBehind(): boolean {
    const { highWater = HIGH_WATER, highWaterBytes = HIGH_WATER_BYTES } = this.#options;
    return this.#items.length >= highWater || this.#bytes >= highWaterBytes;
  }

  #onResult(tag: number, result: LdapResult): void {
    if (tag !== OPERATION.searchDone) throw protocolError('a search ended with another answer');
    const cookie =
      result.code === 0 && this.#options.pageSize !== undefined
        ? pagedResultsCookie(result.controls)
        : undefined;
    // A page may be empty and still not be the last one: only the cookie tells.
    if (cookie !== undefined && cookie.length > 0) {
      this.#ask(cookie);
      return;
    }
    this.#isDone = true;
    this.#result = result;
  }

  #wake(): void {
    const wake = this.#waiting;
    this.#waiting = undefined;
    wake?.();
  }
}
