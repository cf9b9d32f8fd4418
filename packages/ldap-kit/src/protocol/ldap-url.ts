/** Where a directory listens. */
export interface LdapUrl {
  /** As it was written, for messages. */
  readonly text: string;
  /** `ldaps`: encrypted from the first byte. `ldapi`: a socket of this machine. */
  readonly scheme: 'ldap' | 'ldaps' | 'ldapi';
  /** Empty for `ldapi`. */
  readonly host: string;
  readonly port: number;
  /** The socket's path, for `ldapi`. */
  readonly path: string;
}

const PORTS = { ldap: 389, ldaps: 636 } as const;
const URL_PATTERN =
  /^(?<scheme>ldaps?):\/\/(?:\[(?<ipv6>[0-9a-f:.%]+)\]|(?<host>[^/:?#\s[\]]+))(?::(?<port>\d{1,5}))?\/?$/i;
const SOCKET_PATTERN = /^ldapi:\/\/(?<path>[^/?#]+)\/?$/i;

/** Reads `ldap://host`, `ldaps://host:port` or `ldapi://%2Fpath`; `undefined` when it is none of them. */
export function parseLdapUrl(text: string): LdapUrl | undefined {
  const socket = SOCKET_PATTERN.exec(text)?.groups?.['path'];
  return socket === undefined ? networkUrl(text) : socketUrl(text, socket);
}

function networkUrl(text: string): LdapUrl | undefined {
  const {
    scheme: written = '',
    ipv6,
    host = ipv6,
    port: digits,
  } = URL_PATTERN.exec(text)?.groups ?? {};
  if (host === undefined) return undefined;
  const scheme = written.toLowerCase() === 'ldaps' ? 'ldaps' : 'ldap';
  const port = digits === undefined ? PORTS[scheme] : Number(digits);
  return port < 1 || port > 65_535 ? undefined : { text, scheme, host, port, path: '' };
}

function socketUrl(text: string, encoded: string): LdapUrl | undefined {
  try {
    return { text, scheme: 'ldapi', host: '', port: 0, path: decodeURIComponent(encoded) };
  } catch {
    return undefined;
  }
}
