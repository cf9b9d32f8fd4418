import { randomBytes } from 'node:crypto';
import type { HttpAnswer, HttpExchange, HttpRequest } from './http-exchange.ts';
import { authenticateMessage } from './ntlm/authenticate-message.ts';
import { NEGOTIATE_MESSAGE, readChallenge } from './ntlm/messages.ts';

export interface Credentials {
  /** `DOMAIN\name` or `name@domain`. */
  readonly user: string;
  readonly password: string;
}

/** A way to say who asks. An answer with status 401 means that it was not believed. */
export interface Logon {
  send(request: HttpRequest, exchange: HttpExchange): Promise<HttpAnswer>;
}

/** The password with every request (RFC 7617). */
export function basicLogon({ user, password }: Credentials): Logon {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
  return { send: (request, exchange) => exchange.send(withHeader(request, authorization)) };
}

/** Logs each connection on with NTLMv2; a request that finds a new connection logs on again. */
export function ntlmLogon(credentials: Credentials): Logon {
  let isLoggedOn = false;
  const logOn = async (request: HttpRequest, exchange: HttpExchange): Promise<HttpAnswer> => {
    const offer = withHeader({ ...request, body: '' }, `NTLM ${base64(NEGOTIATE_MESSAGE)}`);
    const answer = await exchange.send(offer);
    const challenge = challengeOf(answer);
    if (answer.status !== 401) return exchange.send(request);
    if (challenge === undefined) return answer;
    const message = authenticateMessage(challenge, credentials, {
      clientChallenge: randomBytes(8),
      now: new Date(),
    });
    return exchange.send(withHeader(request, `NTLM ${base64(message)}`));
  };
  return {
    send: async (request, exchange) => {
      const early = isLoggedOn ? await exchange.send(request) : undefined;
      if (early !== undefined && early.status !== 401) return early;
      const answer = await logOn(request, exchange);
      isLoggedOn = answer.status !== 401;
      return answer;
    },
  };
}

const withHeader = (request: HttpRequest, authorization: string): HttpRequest => ({
  ...request,
  headers: { ...request.headers, authorization },
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function challengeOf({ headers }: HttpAnswer) {
  const offered = /\bNTLM ([A-Za-z0-9+/=]+)/.exec(headers['www-authenticate'] ?? '')?.[1];
  return offered === undefined ? undefined : readChallenge(Buffer.from(offered, 'base64'));
}
