import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@cognate/kernel';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** Whether a host name or address, without port and brackets, is this machine. */
const isLoopback = (host: string): boolean => LOOPBACK.test(host.toLowerCase());

/** The host of a `Host` header, without its port. */
function hostOf(header: string | undefined): string {
  const host = header ?? '';
  return host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d*$/, '');
}

/** Lets the server listen on this machine only: it does not speak TLS, and passwords are sent to it. */
export function refuseOtherAddresses(host: string): void {
  if (isLoopback(host)) return;
  throw new AppError(
    'address-not-allowed',
    `The server does not listen on ${host}: it does not encrypt, and passwords are sent to it.`,
    {
      remedy:
        'Use --host 127.0.0.1 and put a proxy that speaks TLS before it (--public-url), or go through an SSH tunnel.',
    },
  );
}

/**
 * Why a request is refused that names another host than this server or that the page of another one made: somebody's
 * browser is being used against its user.
 */
export function refusalOfForeign(
  { host, origin }: IncomingHttpHeaders,
  publicUrl: string | undefined,
): AppError | undefined {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host;
  if (!isLoopback(hostOf(host)) && host !== publicHost) return new AppError('host-not-allowed', '');
  if (origin === undefined) return undefined;
  const isOwn = /^https?:\/\/(.+)$/.exec(origin)?.[1] === host;
  return isOwn ? undefined : new AppError('origin-not-allowed', '');
}
