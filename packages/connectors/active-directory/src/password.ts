import type {
  ConnectorPasswords,
  PasswordResult,
  PasswordTarget,
  SetPasswordOptions,
} from '@cognate/connector-kit';
import { anchorAttribute, encodePassword, passwordStep } from '@cognate/ldap-kit';
import type { LdapClient, Modification } from '@cognate/ldap-kit';
import { readPolicy } from './password/read-policy.ts';
import { refusedPassword } from './password/refused-password.ts';

const PASSWORD = 'unicodePwd';

/** Passwords of a domain (MS-ADTS, section 3.1.1.3.1.5). The domain controller takes them on encrypted connections only. */
export function createPasswords(client: LdapClient, domain: string): Required<ConnectorPasswords> {
  async function modify(
    target: PasswordTarget,
    modifications: readonly Modification[],
    chosen?: { readonly password: string; readonly isChange: boolean },
  ): Promise<PasswordResult> {
    const name = nameOf(target);
    const result = await client.modify(name, modifications);
    if (result.code === 0) return { ok: true };
    return refusedPassword(
      { client, name, domain, target, ...(chosen === undefined ? {} : { chosen }) },
      result,
    );
  }
  return {
    set: (target, password, options) =>
      passwordStep(() => modify(target, resetBy(password, options), { password, isChange: false })),
    change: (target, passwords) =>
      passwordStep(() =>
        modify(
          target,
          [
            { op: 'delete', attribute: PASSWORD, values: [encodePassword(passwords.old)] },
            { op: 'add', attribute: PASSWORD, values: [encodePassword(passwords.new)] },
          ],
          { password: passwords.new, isChange: true },
        ),
      ),
    unlock: (target) => passwordStep(() => modify(target, [UNLOCK])),
    policy: (target) => passwordStep(async () => readPolicy(client, nameOf(target), domain)),
  };
}

const UNLOCK: Modification = { op: 'replace', attribute: 'lockoutTime', values: ['0'] };
const MUST_CHANGE: Modification = { op: 'replace', attribute: 'pwdLastSet', values: ['0'] };

const resetBy = (
  password: string,
  { mustChange = false, unlock = false }: SetPasswordOptions = {},
): readonly Modification[] => [
  { op: 'replace', attribute: PASSWORD, values: [encodePassword(password)] },
  ...(mustChange ? [MUST_CHANGE] : []),
  ...(unlock ? [UNLOCK] : []),
];

/** The object with this anchor, wherever it is by now. */
function nameOf({ dn, anchor }: PasswordTarget): string {
  const bytes = anchor === undefined ? undefined : anchorAttribute('objectGUID')?.valueOf(anchor);
  return bytes === undefined ? dn : `<GUID=${Buffer.from(bytes).toString('hex')}>`;
}
