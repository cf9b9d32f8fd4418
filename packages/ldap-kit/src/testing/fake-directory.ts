import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { must } from '@cognate/kernel';
import { BerReader } from '../protocol/ber-reader.ts';
import { OPERATION, TAG } from '../protocol/ber-tag.ts';
import { encodeBer } from '../protocol/ber-writer.ts';
import type { BerWriter } from '../protocol/ber-writer.ts';
import { readControls, writeControls } from '../protocol/control.ts';
import type { Control } from '../protocol/control.ts';
import { connectLdap } from '../protocol/ldap-client.ts';
import type { LdapClient, LdapClientOptions } from '../protocol/ldap-client.ts';
import { parseLdapUrl } from '../protocol/ldap-url.ts';
import { MessageFramer } from '../protocol/message-framer.ts';
import { PAGED_RESULTS, pagedResults } from '../protocol/paged-results.ts';

/** A request as the server sees it. */
export interface FakeRequest {
  readonly id: number;
  readonly tag: number;
  /** The name that the operation is about: the base of a search, the entry of a change. */
  readonly dn: string;
  readonly controls: readonly Control[];
  /** The whole message. */
  readonly bytes: Buffer;
  readonly socket: Socket;
}

/** A server that says what a test wants, to play what no real directory does on demand. */
export interface FakeDirectory extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  connect(options?: Partial<LdapClientOptions>): Promise<LdapClient>;
}

/** Starts it on a port of its own; `answer` gets every request and writes to its socket. */
export async function startFakeDirectory(
  answer: (request: FakeRequest) => unknown,
): Promise<FakeDirectory> {
  const requests: FakeRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const framer = new MessageFramer(2 ** 30, (buffer, start, end) => {
      const request = readRequest(Buffer.from(buffer.subarray(start, end)), socket);
      requests.push(request);
      answer(request);
    });
    socket.on('data', (chunk) => {
      try {
        framer.push(chunk);
      } catch {
        // What is no LDAP is TLS, which this server does not speak.
        socket.destroy();
      }
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  const url = `ldap://127.0.0.1:${port}`;
  const clients: LdapClient[] = [];
  return {
    url,
    requests,
    connect: async (options = {}) => {
      const parsed = must(parseLdapUrl(url), 'the URL is one');
      const client = await connectLdap({ url: parsed, timeoutMs: 5000, ...options });
      clients.push(client);
      return client;
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.close();
      for (const socket of sockets) socket.destroy();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

function readRequest(bytes: Buffer, socket: Socket): FakeRequest {
  const reader = new BerReader(bytes);
  reader.enter(TAG.sequence);
  const id = reader.integer();
  const tag = reader.peek();
  let dn = '';
  if ((tag & 0x20) === 0) reader.skip();
  else {
    const operation = reader.enter(tag);
    if (reader.peek() === TAG.octetString) dn = reader.text();
    reader.leave(operation);
  }
  return { id, tag, dn, controls: readControls(reader), bytes, socket };
}

/** The size and cookie that a search asks with; `undefined` without paging. */
export function pagingOf(request: FakeRequest): { size: number; cookie: string } | undefined {
  const value = request.controls.find(({ oid }) => oid === PAGED_RESULTS)?.value;
  if (value === undefined) return undefined;
  const reader = new BerReader(Buffer.from(value));
  reader.enter(TAG.sequence);
  return { size: reader.integer(), cookie: reader.text() };
}

const message = (
  id: number,
  write: (writer: BerWriter) => void,
  controls: readonly Control[] = [],
): Buffer =>
  encodeBer((writer) => {
    writer.constructed(TAG.sequence, () => {
      writer.integer(id);
      write(writer);
      writeControls(writer, controls);
    });
  });

type FakeValues = Readonly<Record<string, readonly (string | Uint8Array)[]>>;

/** The bytes of an entry. */
export const entryBytes = (
  id: number,
  dn: string,
  attributes: FakeValues = {},
  controls: readonly Control[] = [],
): Buffer =>
  message(
    id,
    (writer) => {
      writer.constructed(OPERATION.searchEntry, () => {
        writer.text(dn);
        writer.constructed(TAG.sequence, () => {
          for (const [name, values] of Object.entries(attributes))
            writer.constructed(TAG.sequence, () => {
              writer.text(name);
              writer.constructed(TAG.set, () => {
                for (const value of values) writer.value(value);
              });
            });
        });
      });
    },
    controls,
  );

export interface FakeResult {
  readonly code?: number;
  readonly message?: string;
  readonly matchedDn?: string;
  readonly referrals?: readonly string[];
  readonly controls?: readonly Control[];
  /** What follows inside the result, written raw. */
  readonly extra?: (writer: BerWriter) => void;
}

/** The bytes of a result. */
export const resultBytes = (id: number, tag: number, result: FakeResult = {}): Buffer =>
  message(
    id,
    (writer) => {
      writer.constructed(tag, () => {
        writer.integer(result.code ?? 0, TAG.enumerated);
        writer.text(result.matchedDn ?? '');
        writer.text(result.message ?? '');
        if (result.referrals !== undefined)
          writer.constructed(0xa3, () => {
            for (const url of result.referrals ?? []) writer.text(url);
          });
        result.extra?.(writer);
      });
    },
    result.controls,
  );

/** The end of a page. */
export const pageEnd = (id: number, cookie: string): Buffer =>
  resultBytes(id, OPERATION.searchDone, { controls: [pagedResults(0, Buffer.from(cookie))] });

/** The bytes of a search reference. */
export const referenceBytes = (id: number, urls: readonly string[]): Buffer =>
  message(id, (writer) => {
    writer.constructed(OPERATION.searchReference, () => {
      for (const url of urls) writer.text(url);
    });
  });

/** The bytes of an intermediate response. */
export const intermediateBytes = (id: number, name: string, value: Uint8Array): Buffer =>
  message(id, (writer) => {
    writer.constructed(OPERATION.intermediateResponse, () => {
      writer.text(name, 0x80);
      writer.bytes(value, 0x81);
    });
  });
