import { createHash } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';

// The hash that the certificate is signed with, unless that is too weak or unknown.
const STRONG = /sha-?(384|512)/i;

/**
 * What ties a logon to the encrypted connection that it is made on (`tls-server-end-point`, RFC 5929, section 4.1): domain
 * controllers that require it refuse logons that somebody passes on from another connection.
 */
export function endPointOf({
  raw,
  signatureAlgorithm,
}: Pick<X509Certificate, 'raw' | 'signatureAlgorithm'>): Buffer {
  const bits = STRONG.exec(signatureAlgorithm ?? '')?.[1] ?? '256';
  const hash = createHash(`sha${bits}`).update(raw).digest();
  return Buffer.concat([Buffer.from('tls-server-end-point:'), hash]);
}
