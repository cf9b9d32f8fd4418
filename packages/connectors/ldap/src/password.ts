import type { ConnectorPasswords, PasswordRefusal, PasswordResult } from '@cognate/connector-kit';
import { RESULT, describeResult, stepFailure } from '@cognate/ldap-kit';
import type { LdapClient, LdapResult } from '@cognate/ldap-kit';

/**
 * Passwords by the password modify operation (RFC 3062): the server hashes them, checks its policy and keeps its
 * history. It has no word for a change at the next logon; asking for one is refused before anything is sent.
 */
export function createPasswords(client: LdapClient): ConnectorPasswords {
  async function modify(
    dn: string,
    passwords: { readonly old?: string; readonly new: string },
  ): Promise<PasswordResult> {
    try {
      const { result } = await client.passwordModify(dn, passwords);
      return result.code === 0 ? { ok: true } : refused(dn, result, passwords.old !== undefined);
    } catch (error) {
      throw stepFailure(error, 'export');
    }
  }
  return {
    set: async ({ dn }, password, { mustChange = false, unlock = false } = {}) =>
      mustChange || unlock
        ? {
            ok: false,
            type: 'password-set-disallowed',
            message: `LDAP cannot make "${dn}" change its password at the next logon, or unlock it.`,
          }
        : modify(dn, { new: password }),
    change: async ({ dn }, passwords) => modify(dn, passwords),
  };
}

const BY_RESULT: ReadonlyMap<number, PasswordRefusal> = new Map<number, PasswordRefusal>([
  [RESULT.noSuchObject, 'no-such-object'],
  [RESULT.insufficientAccessRights, 'permission-issue'],
  [RESULT.strongerAuthRequired, 'password-set-disallowed'],
  [RESULT.confidentialityRequired, 'password-set-disallowed'],
  [RESULT.invalidCredentials, 'wrong-password'],
  [RESULT.constraintViolation, 'password-too-simple'],
]);

// Servers have one code for all rules of a policy; their words tell which one it was.
const BY_WORDS: readonly (readonly [RegExp, PasswordRefusal])[] = [
  [/histor|not being changed/i, 'password-in-history'],
  [/too short|minimum length|length/i, 'password-too-short'],
  [/too young|too soon|within/i, 'password-too-young'],
  [/lock/i, 'account-locked'],
];

function refused(dn: string, result: LdapResult, isChange: boolean): PasswordResult {
  const { code, message } = result;
  // OpenLDAP and 389 Directory Server: the old password is not the right one.
  const isWrong = isChange && code === RESULT.unwillingToPerform && /old password/i.test(message);
  const worded =
    code === RESULT.constraintViolation
      ? BY_WORDS.find(([words]) => words.test(message))?.[1]
      : undefined;
  const type = isWrong ? 'wrong-password' : (worded ?? BY_RESULT.get(code) ?? 'cd-error');
  return {
    ok: false,
    type,
    message: `The directory refuses the password of "${dn}": ${type}.`,
    cdError: describeResult(result),
  };
}
