import type { MimAgent } from '../../mim/model.ts';
import { parameterOf, valueOf } from './setting-values.ts';

/** What an old connector says of an LDAP server. */
export interface LdapServer {
  readonly product: string;
  readonly host: string;
  readonly port: string;
  /** The account: a distinguished name, or a name with its domain. Empty for none. */
  readonly user: string;
  /** Whether the connection is encrypted from its beginning. */
  readonly encrypted: boolean;
  /** The attribute that never changes. */
  readonly anchor: string;
  /** Whether the server tells what has changed. */
  readonly changes: boolean;
  /** Paths of the settings that were read, as prefixes. */
  readonly used: readonly string[];
}

/** The connectors to single products: where their settings stand, and what their objects are known by. */
const PRODUCTS: ReadonlyMap<
  string,
  { readonly product: string; readonly root: string; readonly anchor: string }
> = new Map([
  ['IPLANET', { product: 'Sun or Netscape', root: 'ipma', anchor: 'nsUniqueId' }],
  ['SUNONE', { product: 'Sun or Netscape', root: 'ipma', anchor: 'nsUniqueId' }],
  ['EDIRECTORY', { product: 'Novell eDirectory', root: 'edma', anchor: 'GUID' }],
  ['IBM DS', { product: 'IBM', root: 'dsma', anchor: 'ibm-entryUuid' }],
]);

/** The LDAP server behind a management agent; undefined for one of another kind. */
export function ldapServerOf(agent: MimAgent): LdapServer | undefined {
  const category = agent.category.toUpperCase();
  if (category.startsWith('AD')) return lightweightServer(agent);
  const product = PRODUCTS.get(category);
  if (product !== undefined) return productServer(agent, product);
  return isGeneric(agent) ? genericServer(agent) : undefined;
}

const isGeneric = (agent: MimAgent): boolean =>
  /generic\s*ldap/i.test(
    `${agent.subtype} ${valueOf(agent, 'MAConfig/extension-config/filename')}`,
  );

/** AD LDS; and Active Directory itself, where there is no connector of its own. */
function lightweightServer(agent: MimAgent): LdapServer {
  const at = (name: string): string => valueOf(agent, `adma-configuration/${name}`);
  const domain = at('forest-login-domain');
  const user = at('forest-login-user');
  return {
    product: agent.category === 'ADAM' ? 'AD LDS' : 'Active Directory',
    host: at('forest-name'),
    port: at('forest-port'),
    user: domain === '' || user === '' ? user : `${domain}\\${user}`,
    // Signed and sealed connections have no other counterpart than TLS on the port for it.
    encrypted: at('ssl-bind') !== '0' || at('sign-and-seal') !== '0' || at('forest-port') === '',
    anchor: 'objectGUID',
    // It has neither content synchronization nor a change log.
    changes: false,
    used: ['adma-configuration/'],
  };
}

function productServer(
  agent: MimAgent,
  { product, root, anchor }: { product: string; root: string; anchor: string },
): LdapServer {
  const at = (name: string): string => valueOf(agent, `${root}-configuration/default-${name}`);
  const [host = '', port = ''] = at('server').split(':');
  return {
    product,
    host,
    port: at('port') || port,
    user: at('login-user'),
    encrypted: at('ssl-bind') !== '0',
    anchor,
    changes: anchor === 'nsUniqueId',
    used: [`${root}-configuration/`],
  };
}

/** Objects that had no other anchor than their names have a better one here. */
function genericServer(agent: MimAgent): LdapServer {
  const binding = parameterOf(agent, 'Binding', 'Authentication', 'Bind type');
  const anchors = [...agent.anchors.values()].flat().map((name) => name.toLowerCase());
  const port = parameterOf(agent, 'Port');
  const anonymous = /anonymous/i.test(binding);
  return {
    product: 'LDAP',
    host: parameterOf(agent, 'Host', 'Server', 'Host name'),
    port,
    user: anonymous ? '' : parameterOf(agent, 'User Name', 'Username', 'User', 'Bind DN'),
    encrypted: /ssl/i.test(binding) || port === '636' || port === '',
    anchor: anchors.includes('objectguid')
      ? 'objectGUID'
      : anchors.includes('guid')
        ? 'GUID'
        : 'entryUUID',
    changes: !anchors.includes('objectguid'),
    used: ['MAConfig/'],
  };
}
