import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { TransportError } from './transport-error.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ExchangeOptions {
  /** Certificates (PEM) that the server's may come from; those of the system where there are none. */
  readonly ca: string | undefined;
  readonly servername: string | undefined;
  readonly timeout: number;
  readonly maxBytes: number;
}

/** One connection at a time, kept open between requests: what a logon by NTLM belongs to. */
export interface HttpExchange {
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

/** Redirections are answers like others; certificates are always checked. */
export function createExchange(options: ExchangeOptions): HttpExchange {
  const kept = { keepAlive: true, maxSockets: 1 };
  const plain = new HttpAgent(kept);
  const secure = new HttpsAgent({
    ...kept,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.servername === undefined ? {} : { servername: options.servername }),
  });
  return {
    send: async (request) => {
      const agent = request.url.protocol === 'https:' ? secure : plain;
      try {
        return await exchange(request, options, agent);
      } catch (error) {
        // The server gave the kept connection up while the request was on its way.
        if (!(error instanceof StaleConnection)) throw error;
        return exchange(request, options, agent);
      }
    },
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

class StaleConnection extends TransportError {}

async function exchange(
  { method, url, headers, body, signal }: HttpRequest,
  { timeout, maxBytes }: ExchangeOptions,
  agent: HttpAgent,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(timeout);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const content = Buffer.from(body, 'utf8');
  try {
    return await new Promise<HttpAnswer>((resolve, reject) => {
      const sent = send(
        url,
        {
          method,
          agent,
          headers: {
            ...headers,
            ...(method === 'POST' ? { 'content-length': content.length } : {}),
          },
          signal: AbortSignal.any([signal, late]),
        },
        (message) => {
          collect(message, maxBytes).then(
            (collected) =>
              resolve({
                status: message.statusCode ?? 0,
                headers: message.headers,
                body: collected,
              }),
            reject,
          );
        },
      );
      sent.on('error', (error) => {
        const isStale = sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        reject(
          isStale ? new StaleConnection('connection', `${url.origin}: ${error.message}`) : error,
        );
      });
      sent.end(content);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw problemOf(error, url, late.aborted ? timeout : undefined);
  }
}

async function collect(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    // A stream without an encoding gives buffers.
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes > maxBytes) {
      message.destroy();
      throw new TransportError('too-large', `The answer has more than ${maxBytes} bytes.`);
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/;

function problemOf(error: unknown, { origin }: URL, timeout: number | undefined): unknown {
  if (error instanceof TransportError) return error;
  if (timeout !== undefined)
    return new TransportError('timeout', `${origin} has not answered in ${timeout / 1000} s.`, {
      cause: error,
    });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = CERTIFICATE.test(code) ? 'certificate' : 'connection';
  const words = error instanceof Error ? error.message || code : String(error);
  return new TransportError(problem, `${origin}: ${words || 'the connection failed'}`, {
    cause: error,
  });
}
