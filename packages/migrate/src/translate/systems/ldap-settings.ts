import type { MimAgent } from '../../mim/model.ts';
import type { ConnectorSettings } from './connector-settings.ts';
import { directoryParts, passwordSecret } from './directory-parts.ts';
import type { LdapServer } from './ldap-server.ts';

/** A directory that speaks LDAP. What went over the wire in clear is encrypted here: an unsafe setting is not kept. */
export function ldapSettings(agent: MimAgent, id: string, server: LdapServer): ConnectorSettings {
  const { bases, containers, objectTypes } = directoryParts(agent);
  const { host, port, user, encrypted, anchor, product } = server;
  const secret = passwordSecret(id);
  const scheme = encrypted ? 'ldaps' : 'ldap';
  const anonymous = user === '';
  return {
    type: 'ldap',
    settings: {
      url: `${scheme}://${host || 'directory.invalid'}${port === '' ? '' : `:${port}`}`,
      ...(encrypted ? {} : { tls: { startTls: true } }),
      bind: anonymous ? { anonymous: true } : { dn: user, password: { secret } },
      baseDns: bases,
      ...containers,
      objectTypes,
      anchor,
    },
    category: 'note',
    message: `An LDAP connector (${product}) over ${encrypted ? 'TLS' : 'StartTLS, where the old connection may have been in clear'}. Objects are known by ${anchor}${server.changes ? '; it finds changes where the server helps' : ', and imports are full ones'}.`,
    remedy: `Check the address${anonymous ? ', and whether reading without an account is meant' : ', the account and its secret'}, and that the server has the attribute ${anchor}; else name another one, or dn.`,
    deltaImport: server.changes,
    secrets: anonymous ? [] : [secret],
    used: server.used,
  };
}
