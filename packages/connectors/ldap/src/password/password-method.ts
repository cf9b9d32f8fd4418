import type { PasswordPolicy } from '@cognate/connector-kit';
import { ConnectorError } from '@cognate/connector-kit';
import {
  PASSWORD_MODIFY,
  RESULT,
  encodePassword,
  present,
  resultError,
  textValues,
} from '@cognate/ldap-kit';
import type {
  LdapClient,
  LdapEntry,
  LdapResult,
  Modification,
  OpenDirectory,
} from '@cognate/ldap-kit';
import { DS389_POLICY, PWD_POLICY, isOn, namesOf, policyOf } from './policy-attributes.ts';
import type { PolicyAttributes, PolicyValue } from './policy-attributes.ts';
import { askForReason } from './policy-control.ts';

/** What one kind of server does in its own way. */
export interface PasswordMethod {
  readonly write: (
    dn: string,
    passwords: { readonly old?: string; readonly new: string },
  ) => Promise<LdapResult>;
  /** Lets a locked account log on again. */
  readonly unlock?: readonly Modification[];
  /** Sent after a password that is to be changed at the next logon. */
  readonly mustChange?: readonly Modification[];
  /** Why that would change nothing for this account; `undefined` when it works. */
  readonly whyNoMustChange?: (dn: string) => Promise<string | undefined>;
  readonly policy?: (dn: string) => Promise<PasswordPolicy>;
}

/** How passwords are written on this server: it says itself what it is, and what it can do. */
export function passwordMethod(
  { client, rootDse }: Pick<OpenDirectory, 'client' | 'rootDse'>,
  defaultPolicy: string | undefined,
): PasswordMethod {
  const hasOperation = rootDse.extensions.has(PASSWORD_MODIFY);
  switch (rootDse.product) {
    case 'active-directory':
      return {
        write: (dn, passwords) =>
          client.modify(dn, writing('unicodePwd', passwords, encodePassword)),
        unlock: [cleared('lockoutTime', '0')],
        mustChange: [cleared('pwdLastSet', '0')],
      };
    case 'openldap':
      return {
        write: byOperation(client),
        unlock: [cleared('pwdAccountLockedTime')],
        mustChange: [cleared('pwdReset', 'TRUE')],
        ...byPolicy(client, PWD_POLICY, defaultPolicy),
      };
    case '389':
      return {
        write: byOperation(client),
        unlock: ['accountUnlockTime', 'passwordRetryCount', 'retryCountResetTime'].map((name) =>
          cleared(name),
        ),
        mustChange: [cleared('passwordExpirationTime', LONG_AGO)],
        ...byPolicy(client, DS389_POLICY, 'cn=config'),
      };
    case undefined:
      return hasOperation
        ? { write: byOperation(client) }
        : { write: (dn, passwords) => client.modify(dn, writing('userPassword', passwords)) };
  }
}

const LONG_AGO = '19700101000000Z';

const cleared = (attribute: string, ...values: readonly string[]): Modification => ({
  op: 'replace',
  attribute,
  values,
});

const byOperation =
  (client: LdapClient): PasswordMethod['write'] =>
  async (dn, passwords) =>
    (await client.passwordModify(dn, passwords, [askForReason])).result;

function writing(
  attribute: string,
  passwords: { readonly old?: string; readonly new: string },
  encode: (password: string) => string | Uint8Array = (password) => password,
): readonly Modification[] {
  if (passwords.old === undefined)
    return [{ op: 'replace', attribute, values: [encode(passwords.new)] }];
  return [
    { op: 'delete', attribute, values: [encode(passwords.old)] },
    { op: 'add', attribute, values: [encode(passwords.new)] },
  ];
}

const OWN_POLICY = 'pwdPolicySubentry';

/** What the policy of an account says, or the one for all that have none of their own. */
function byPolicy(
  client: LdapClient,
  names: PolicyAttributes,
  forAll: string | undefined,
): Pick<Required<PasswordMethod>, 'policy' | 'whyNoMustChange'> {
  const read = async (dn: string): Promise<PolicyValue> => {
    const account = await readEntry(client, dn, [OWN_POLICY]);
    const place = textValues(account, OWN_POLICY)[0] ?? forAll;
    if (place === undefined) throw noPolicy(dn);
    const policy = await readEntry(client, place, namesOf(names));
    return (attribute) => textValues(policy, attribute)[0];
  };
  return {
    policy: async (dn) => policyOf(names, await read(dn)),
    whyNoMustChange: async (dn) =>
      isOn((await read(dn))(names.mustChange))
        ? undefined
        : `The password policy of "${dn}" lets nobody have to change a password: ${names.mustChange} is not on.`,
  };
}

const noPolicy = (dn: string): ConnectorError =>
  new ConnectorError(
    'no-start-bad-ma-configuration',
    `"${dn}" has no password policy of its own, and the directory does not say which one holds for all.`,
    { remedy: 'Name the entry of the policy for all in passwordPolicy.' },
  );

async function readEntry(
  client: LdapClient,
  base: string,
  attributes: readonly string[],
): Promise<LdapEntry> {
  const request = { base, scope: 'base', filter: present('objectClass'), attributes } as const;
  const { result, entries } = await client.searchAll(request);
  if (entries[0] !== undefined) return entries[0];
  const code = result.code === 0 ? RESULT.noSuchObject : result.code;
  throw resultError(`"${base}" cannot be read`, { ...result, code });
}
