import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerOperation } from './answer-operation.ts';
import type { Farm } from './answer-operation.ts';
import { peoplePage } from './people-page.ts';
import { ProfileStore } from './profile-store.ts';
import { answerTo, faultWith, readOperation } from './soap-messages.ts';
import { basicGate, farmAccount, ntlmGate } from './windows-logon.ts';
import type { Gate } from './windows-logon.ts';

/** What goes wrong, asked before each operation is done. */
export interface SharePointFaults {
  /** An answer in the place of the true one; `hang` gives none, `drop` closes the connection. */
  answer?: (operation: string) => 'hang' | 'drop' | FaultyAnswer | undefined;
}

export interface FaultyAnswer {
  readonly status: number;
  readonly body: string;
}

export interface SharePointOptions {
  readonly logOn?: 'basic' | 'ntlm';
  /** Files of a certificate and its key, for a farm behind TLS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/**
 * The profile service of a SharePoint farm, in this process and in memory. It is no SharePoint: it was written from what is
 * public of its web services (docs/reference/sharepoint-protocol.md), shares no code with the connector, and refuses
 * what it is known to refuse.
 */
export interface SharePointDouble extends AsyncDisposable {
  /** The address of Central Administration; a browser finds the people of the farm there. */
  readonly url: string;
  readonly store: ProfileStore;
  readonly faults: SharePointFaults;
  /** The operations that were asked for, in order. */
  readonly operations: readonly string[];
  /** Whether a run was opened and not closed. */
  hasOpenRun(): boolean;
  /** Closes all connections of clients, as a restart of the server does. */
  dropConnections(): void;
  stop(): Promise<void>;
}

export async function startSharePoint({
  logOn = 'basic',
  tls,
}: SharePointOptions = {}): Promise<SharePointDouble> {
  const operations: string[] = [];
  const faults: SharePointFaults = {};
  const farm: { -readonly [K in keyof Farm]: Farm[K] } = {
    store: new ProfileStore(),
    url: '',
    run: undefined,
    lastRun: 41n,
  };
  const gate = logOn === 'ntlm' ? ntlmGate(farmAccount) : basicGate(farmAccount);
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve({ farm, gate, faults, operations }, request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(faultWith(error instanceof Error ? error.message : String(error)));
    });
  };
  const server =
    tls === undefined
      ? createServer(listener)
      : createSecureServer(
          { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) },
          listener,
        );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // A server that listens on an address and a port has both.
  farm.url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: farm.url,
    store: farm.store,
    faults,
    operations,
    hasOpenRun: () => farm.run !== undefined,
    dropConnections: () => server.closeAllConnections(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface Service {
  readonly farm: Farm;
  readonly gate: Gate;
  readonly faults: SharePointFaults;
  readonly operations: string[];
}

async function serve(service: Service, request: IncomingMessage, response: ServerResponse) {
  const path = new URL(request.url ?? '/', service.farm.url).pathname;
  if (request.method === 'GET' && path === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    );
    response.end(peoplePage(service.farm.store));
  } else if (request.method === 'GET' && path.startsWith('/photos/'))
    servePhoto(service, path, response);
  else await serveOperation(service, path, request, response);
}

function servePhoto({ farm }: Service, path: string, response: ServerResponse): void {
  const anchor = decodeURIComponent(path.slice('/photos/'.length));
  const picture = farm.store.get(anchor)?.properties['Picture']?.[0];
  response.statusCode = picture === undefined ? 404 : 200;
  response.setHeader('content-type', 'image/jpeg');
  response.end(picture === undefined ? '' : Buffer.from(picture, 'base64'));
}

async function serveOperation(
  { farm, gate, faults, operations }: Service,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const service = /^\/_vti_bin\/(\w+)\.asmx$/.exec(path)?.[1];
  const body = await text(request);
  const wanted = gate(request);
  if (wanted !== undefined) {
    response.writeHead(401, { 'www-authenticate': wanted }).end('401 UNAUTHORIZED');
    return;
  }
  if (service === undefined || request.method !== 'POST') {
    response.writeHead(404).end();
    return;
  }
  const operation = readOperation(body);
  operations.push(operation.name);
  const fault = faults.answer?.(operation.name);
  response.setHeader('content-type', 'text/xml; charset=utf-8');
  if (fault === 'hang') return;
  if (fault === 'drop') request.socket.destroy();
  else if (fault !== undefined) response.writeHead(fault.status).end(fault.body);
  else {
    const namespace = `http://microsoft.com/webservices/SharePointPortalServer/${service}`;
    response.end(answerTo(namespace, operation.name, answerOperation(farm, operation)));
  }
}
