import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { LdapError } from './ldap-error.ts';
import type { LdapUrl } from './ldap-url.ts';
import { checkFingerprint, tlsOptions } from './tls-trust.ts';
import type { TlsTrust } from './tls-trust.ts';

export interface OpenOptions {
  readonly trust: TlsTrust;
  readonly timeoutMs: number;
  /** Its reason is what a connection attempt then ends with. */
  readonly signal: AbortSignal | undefined;
}

/** Connects; with `ldaps` the answer is encrypted and checked. */
export async function openSocket(url: LdapUrl, options: OpenOptions): Promise<Socket> {
  options.signal?.throwIfAborted();
  if (url.scheme === 'ldaps') {
    const socket = connectTls({ ...tlsOptions(url, options.trust), port: url.port });
    return secured(socket, url, options);
  }
  const socket =
    url.scheme === 'ldapi' ? connect(url.path) : connect({ host: url.host, port: url.port });
  await opened(socket, 'connect', url, options);
  socket.setNoDelay(true);
  return socket;
}

/** Encrypts an open connection, as StartTLS does. */
export async function secureSocket(
  socket: Socket,
  url: LdapUrl,
  options: OpenOptions,
): Promise<TLSSocket> {
  return secured(connectTls({ ...tlsOptions(url, options.trust), socket }), url, options);
}

async function secured(socket: TLSSocket, url: LdapUrl, options: OpenOptions): Promise<TLSSocket> {
  await opened(socket, 'secureConnect', url, options);
  try {
    checkFingerprint(socket, url, options.trust);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.setNoDelay(true);
  return socket;
}

/** Waits until the socket is ready. On failure it is destroyed. */
async function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  url: LdapUrl,
  { timeoutMs, signal }: OpenOptions,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onError = (error: Error): void => reject(openError(error, url));
  const onClose = (): void =>
    reject(new LdapError('connection', `${url.text} closed the connection at once.`, REMEDY));
  // The caller decides what the reason is.
  const onAbort = (): void => reject(signal?.reason as Error);
  const timer = setTimeout(() => {
    const message = `${url.text} did not take the connection within ${timeoutMs / 1000} s.`;
    reject(new LdapError('connection', message, REMEDY));
  }, timeoutMs);
  socket.once(event, resolve).once('error', onError).once('close', onClose);
  signal?.addEventListener('abort', onAbort);
  try {
    await promise;
  } catch (error) {
    // Errors after the first one are of no interest, and would end the process.
    socket.on('error', () => undefined).destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    socket.off(event, resolve).off('error', onError).off('close', onClose);
    signal?.removeEventListener('abort', onAbort);
  }
}

const REMEDY = { remedy: 'Check the url, that the server runs, and the firewall between.' };

// The codes of OpenSSL and Node for a certificate that cannot be trusted.
const CERTIFICATE =
  /^(?:UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/;

function openError(error: Error & { readonly code?: string }, url: LdapUrl): LdapError {
  const { code = '' } = error;
  if (CERTIFICATE.test(code))
    return new LdapError(
      'certificate',
      `The certificate of ${url.text} is not trusted: ${error.message} (${code})`,
      {
        remedy:
          'Name the certificate of its authority in tls.caFile, its own fingerprint in tls.fingerprint256, or the name in it in tls.servername.',
        cause: error,
      },
    );
  const what =
    code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'speaks no TLS' : 'cannot be reached';
  return new LdapError('connection', `${url.text} ${what}: ${error.message || code}`, {
    ...REMEDY,
    cause: error,
  });
}
