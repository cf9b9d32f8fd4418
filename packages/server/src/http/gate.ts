import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { mayUse } from '@cognate/contract';
import type { Route } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import { NOBODY } from './caller.ts';
import type { Caller, Identify } from './caller.ts';

/** The header that repeats what a page was told about its session. */
const CSRF_HEADER = 'x-csrf-token';

/** Who asks, by a key or else by the session cookie; `NOBODY` where neither means anybody. */
export async function callerOf(
  identify: Identify,
  { authorization }: IncomingHttpHeaders,
  session: string | undefined,
): Promise<Caller> {
  const key = /^Bearer ([\w-]{1,200})$/.exec(authorization ?? '')?.[1];
  if (key === undefined && session === undefined) return NOBODY;
  // Whoever sends a key means the key, whatever a browser adds.
  return identify({ key, session: key === undefined ? session : undefined });
}

/** Lets through to a route who may use it. Errors: `not-signed-in`, `role-missing`, `csrf-token-missing`. */
export function admit(
  { access, method }: Route,
  { via, roles, csrfToken }: Caller,
  headers: IncomingHttpHeaders,
): void {
  if (access === 'public') return;
  if (via === 'nobody') throw new AppError('not-signed-in', '');
  if (!mayUse(roles, access))
    throw new AppError('role-missing', `The role "${access}" is needed for this.`, {
      remedy: 'Ask an administrator for it.',
    });
  if (via === 'session' && method !== 'GET') checkCsrf(headers[CSRF_HEADER], csrfToken);
}

function checkCsrf(given: string | readonly string[] | undefined, expected = ''): void {
  const [shown, known] = [Buffer.from(String(given ?? '')), Buffer.from(expected)];
  if (expected !== '' && shown.length === known.length && timingSafeEqual(shown, known)) return;
  throw new AppError(
    'csrf-token-missing',
    `A session changes something only with the header ${CSRF_HEADER}.`,
    { remedy: 'Its value is "csrfToken" of /v1/session. Programs use an API key instead.' },
  );
}
