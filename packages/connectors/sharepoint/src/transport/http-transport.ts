import { createExchange } from './http-exchange.ts';
import type { ExchangeOptions, HttpAnswer, HttpRequest } from './http-exchange.ts';
import { basicLogon, ntlmLogon } from './logon.ts';
import type { Credentials, Logon } from './logon.ts';
import { TransportError } from './transport-error.ts';

export interface TransportOptions extends ExchangeOptions {
  /** The address under which `/_vti_bin` is. */
  readonly base: URL;
  readonly method: 'ntlm' | 'basic';
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
}

/** Carries requests to one farm. Everything throws `TransportError`, or the reason of the signal. */
export interface Transport {
  /** Sends a SOAP request and gives the text of the answer, faults included. */
  post(path: string, action: string, body: string): Promise<string>;
  /** Fetches a file. Only addresses that the caller trusts: the credentials go there. */
  readonly get: (url: URL) => Promise<Buffer>;
  /** Lets requests through for a few seconds although the signal is aborted: a farm is not left with an open run. */
  lastWords(work: () => Promise<void>): Promise<void>;
  close(): void;
}

/** Milliseconds that the end of a run may take when its step was stopped. */
const LAST_WORDS = 5000;

export function createTransport(options: TransportOptions): Transport {
  const exchange = createExchange(options);
  const logon: Logon =
    options.method === 'basic' ? basicLogon(options.credentials) : ntlmLogon(options.credentials);
  let { signal } = options;
  let isClosed = false;
  const send = async (request: Omit<HttpRequest, 'signal'>): Promise<HttpAnswer> => {
    if (isClosed) throw new TransportError('connection', 'The session was closed while at work.');
    const answer = await logon.send({ ...request, signal }, exchange);
    if (answer.status === 401 || answer.status === 403)
      throw new TransportError('credentials', refusal(request.url, answer));
    return answer;
  };
  return {
    post: async (path, action, body) => {
      const answer = await send({
        method: 'POST',
        url: placed(options.base, path),
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` },
        body,
      });
      // Faults come with 500.
      if (answer.status !== 200 && answer.status !== 500)
        throw new TransportError('answer', unexpected(placed(options.base, path), answer));
      return decode(answer.body, options.base);
    },
    get: async (url) => {
      const answer = await send({ method: 'GET', url, headers: {}, body: '' });
      if (answer.status !== 200) throw new TransportError('answer', unexpected(url, answer));
      return answer.body;
    },
    lastWords: async (work) => {
      signal = AbortSignal.timeout(LAST_WORDS);
      try {
        await work();
      } finally {
        ({ signal } = options);
      }
    },
    close: () => {
      isClosed = true;
      exchange.close();
    },
  };
}

const placed = (base: URL, path: string): URL =>
  new URL(base.pathname.replace(/\/$/, '') + path, base);

const unexpected = ({ href }: URL, { status }: HttpAnswer): string =>
  `${href} answered with HTTP status ${status}.`;

function refusal({ origin }: URL, { status, headers }: HttpAnswer): string {
  const offered = headers['www-authenticate'];
  const ways = offered === undefined ? '' : ` It offers: ${offered.split(/[ ,]/)[0] ?? ''}.`;
  return `${origin} does not let the account in (HTTP status ${status}).${ways}`;
}

function decode(body: Buffer, { origin }: URL): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new TransportError('answer', `${origin} answered with text that is not UTF-8.`, {
      cause: error,
    });
  }
}
