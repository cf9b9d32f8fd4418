import type {
  ConnectorPasswords,
  PasswordResult,
  SetPasswordOptions,
} from '@cognate/connector-kit';
import { passwordStep } from '@cognate/ldap-kit';
import type { LdapClient, Modification, OpenDirectory } from '@cognate/ldap-kit';
import { passwordMethod } from './password/password-method.ts';
import type { PasswordMethod } from './password/password-method.ts';
import { refusedPassword, withRule } from './password/refused-password.ts';

/**
 * Passwords by the password modify operation (RFC 3062) where the server has it: it hashes them, checks its policy and keeps
 * its history. What LDAP has no word for (a change at the next logon, locked accounts, the policy) is done as OpenLDAP,
 * 389 Directory Server and AD LDS have it; on other servers it is refused before anything is sent.
 */
export function createPasswords(
  directory: OpenDirectory,
  defaultPolicy: string | undefined,
): ConnectorPasswords {
  const { client } = directory;
  const method = passwordMethod(directory, defaultPolicy);
  const { unlock, policy } = method;
  return {
    set: ({ dn }, password, options = {}) =>
      passwordStep(async () => {
        const why = await cannotMark(method, dn, options);
        if (why !== undefined) return { ok: false, type: 'password-set-disallowed', message: why };
        const done = await write(client, method, { dn, new: password });
        const marks = [
          ...(options.mustChange === true ? (method.mustChange ?? []) : []),
          ...(options.unlock === true ? (unlock ?? []) : []),
        ];
        return done.ok ? mark(client, dn, marks) : done;
      }),
    change: ({ dn }, passwords) => passwordStep(() => write(client, method, { dn, ...passwords })),
    ...(unlock === undefined
      ? {}
      : { unlock: ({ dn }) => passwordStep(() => mark(client, dn, unlock)) }),
    ...(policy === undefined ? {} : { policy: ({ dn }) => passwordStep(() => policy(dn)) }),
  };
}

async function write(
  client: LdapClient,
  method: PasswordMethod,
  { dn, ...passwords }: { readonly dn: string; readonly old?: string; readonly new: string },
): Promise<PasswordResult> {
  if (!client.mayCarryPasswords)
    return {
      ok: false,
      type: 'password-set-disallowed',
      message: `The connection to ${client.url.text} is not encrypted; the password of "${dn}" was not sent. Use ldaps:// or tls.startTls; for tests allowClearText.`,
    };
  const result = await method.write(dn, passwords);
  if (result.code === 0) return { ok: true };
  const refusal = refusedPassword(dn, result, passwords.old !== undefined);
  return withRule(refusal, { result, password: passwords.new, policy: () => method.policy?.(dn) });
}

/** Writes what belongs to a password and is none: that it has to be changed, that its account is not locked. */
async function mark(
  client: LdapClient,
  dn: string,
  modifications: readonly Modification[],
): Promise<PasswordResult> {
  if (modifications.length === 0) return { ok: true };
  const result = await client.modify(dn, modifications);
  if (result.code === 0) return { ok: true };
  const names = modifications.map(({ attribute }) => attribute).join(', ');
  return {
    ...refusedPassword(dn, result, false),
    message: `The directory does not let ${names} of "${dn}" be written.`,
  };
}

/** Told before a password is set: one that nobody has to change would stay. */
async function cannotMark(
  { unlock, mustChange, whyNoMustChange }: PasswordMethod,
  dn: string,
  options: SetPasswordOptions,
): Promise<string | undefined> {
  if (options.unlock === true && unlock === undefined)
    return `This directory has no known way to unlock "${dn}".`;
  if (options.mustChange !== true) return undefined;
  return mustChange === undefined
    ? `This directory has no known way to make "${dn}" change its password at the next logon.`
    : whyNoMustChange?.(dn);
}
