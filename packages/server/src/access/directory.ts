import type { DirectorySignIn, Role } from '@cognate/contract';
import { AppError, escapeDnValue, foldDn } from '@cognate/kernel';
import { connectLdap, equal, anyOf, LdapError, parseLdapUrl, RESULT } from '@cognate/ldap-kit';
import type { Filter, LdapClient } from '@cognate/ldap-kit';

/** Somebody whom a directory knows, with the roles of their groups. */
export interface DirectoryPerson {
  /** Their name in the directory, folded. */
  readonly subject: string;
  readonly roles: readonly Role[];
}

const TIMEOUT = 10_000;
const MOST_GROUPS = 1000;
/** Also through groups in groups, in Active Directory. */
const IN_CHAIN = '1.2.840.113556.1.4.1941';
/** What Active Directory lets an account name consist of. */
const ACCOUNT_NAME = /^[^\\/"[\]:;|=,+*?<>@\p{Cc}]{1,64}$/u;

/**
 * Signs somebody on to the directory by their own name and password and reads the groups as they may. Undefined for a
 * wrong name or password. Errors: `directory-unavailable` when the directory cannot say.
 */
export async function checkDirectoryPassword(
  settings: DirectorySignIn,
  name: string,
  password: string,
): Promise<DirectoryPerson | undefined> {
  const logon = logonOf(settings, name);
  if (logon === undefined) return undefined;
  try {
    const client = await open(settings);
    try {
      const { code } = await client.bind(logon, password);
      if (code !== RESULT.success) return refused(code);
      const dn = await ownDn(client, settings, logon, name);
      if (dn === undefined) return undefined;
      return { subject: foldDn('ldap', dn), roles: await rolesOf(client, settings, dn) };
    } finally {
      client.close();
    }
  } catch (error) {
    if (error instanceof LdapError)
      throw new AppError('directory-unavailable', '', { cause: error });
    throw error;
  }
}

/** The name to sign on with; undefined for one that nobody can have. Nothing in a name has a meaning. */
function logonOf({ logon }: DirectorySignIn, name: string): string | undefined {
  if (logon.includes('=')) return logon.replace('{name}', () => escapeDnValue(name));
  return ACCOUNT_NAME.test(name) ? logon.replace('{name}', () => name) : undefined;
}

function open({ url: text, startTls, ca, allowClearText }: DirectorySignIn): Promise<LdapClient> {
  const url = parseLdapUrl(text);
  if (url === undefined) throw new AppError('directory-unavailable', '');
  return connectLdap({
    url,
    startTls,
    allowClearText,
    timeoutMs: TIMEOUT,
    ...(ca === undefined ? {} : { trust: { ca } }),
  });
}

/** Whatever the directory has against somebody, they are not let in; that it does not work at all is something else. */
function refused(code: number): undefined {
  const theirs = [RESULT.invalidCredentials, RESULT.invalidDnSyntax, RESULT.noSuchObject];
  if (theirs.some((each) => each === code)) return undefined;
  throw new AppError('directory-unavailable', '');
}

/** A logon by a name of the directory says who it is; one by account name is looked up, and must mean one entry. */
async function ownDn(
  client: LdapClient,
  { base }: DirectorySignIn,
  logon: string,
  name: string,
): Promise<string | undefined> {
  if (logon.includes('=')) return logon;
  const { entries } = await client.searchAll({
    base,
    scope: 'subtree',
    filter: equal('sAMAccountName', name),
    attributes: ['1.1'],
    sizeLimit: 2,
  });
  return entries.length === 1 ? entries[0]?.dn : undefined;
}

async function rolesOf(
  client: LdapClient,
  { base, roles, nestedGroups }: DirectorySignIn,
  dn: string,
): Promise<readonly Role[]> {
  const nested: Filter = {
    op: 'extensible',
    rule: IN_CHAIN,
    attribute: 'member',
    value: dn,
    dnAttributes: false,
  };
  const { entries } = await client.searchAll({
    base,
    scope: 'subtree',
    filter: nestedGroups ? nested : anyOf([equal('member', dn), equal('uniqueMember', dn)]),
    attributes: ['1.1'],
    sizeLimit: MOST_GROUPS,
  });
  const own = new Set(entries.map((entry) => foldDn('ldap', entry.dn)));
  const mapped = roles.filter(({ group }) => own.has(foldDn('ldap', group)));
  return [...new Set(mapped.map(({ role }) => role))];
}
