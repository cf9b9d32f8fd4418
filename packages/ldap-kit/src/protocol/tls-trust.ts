import { isIP } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { LdapError } from './ldap-error.ts';
import type { LdapUrl } from './ldap-url.ts';

/** How a server proves who it is, and what it is shown in return. The name and the chain are always checked. */
export interface TlsTrust {
  /** Certificates (PEM) that a server's certificate may come from, instead of the system's. */
  readonly ca?: string;
  /**
   * The SHA-256 fingerprint of the one certificate that is accepted. Without `ca` it takes the place of the checks of
   * chain, name and dates (a self-signed certificate); with `ca` it comes on top.
   */
  readonly fingerprint256?: string;
  /** The name in the server's certificate, when it is not the one in the URL. */
  readonly servername?: string;
  /** The client's own certificate and key (PEM), for a bind by certificate. */
  readonly cert?: string;
  readonly key?: string;
}

/** What Node needs to open the connection. */
export function tlsOptions(url: LdapUrl, trust: TlsTrust): ConnectionOptions {
  const name = trust.servername ?? url.host;
  return {
    host: url.host,
    // An address is checked against the certificate, but may not be announced as a name.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(trust.ca === undefined ? {} : { ca: trust.ca }),
    ...(trust.cert === undefined ? {} : { cert: trust.cert }),
    ...(trust.key === undefined ? {} : { key: trust.key }),
    rejectUnauthorized: trust.fingerprint256 === undefined || trust.ca !== undefined,
  };
}

/** Compares the certificate with the pinned fingerprint. Nothing has been sent yet when this throws. */
export function checkFingerprint(socket: TLSSocket, url: LdapUrl, trust: TlsTrust): void {
  if (trust.fingerprint256 === undefined) return;
  const found = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
  if (normalized(found) === normalized(trust.fingerprint256)) return;
  throw new LdapError(
    'certificate',
    `The certificate of ${url.text} has the fingerprint ${found}, not the one in the settings.`,
    { remedy: 'If the server got a new certificate, put its fingerprint into tls.fingerprint256.' },
  );
}

const normalized = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();
