import { AppError } from '@cognate/kernel';
import type { PasswordPolicy, PasswordRefusal, PasswordResult } from '@cognate/connector-kit';
import { RESULT, describeResult } from '@cognate/ldap-kit';
import type { LdapResult } from '@cognate/ldap-kit';
import { toldReason } from './policy-control.ts';

const BY_RESULT: ReadonlyMap<number, PasswordRefusal> = new Map<number, PasswordRefusal>([
  [RESULT.noSuchObject, 'no-such-object'],
  [RESULT.insufficientAccessRights, 'permission-issue'],
  [RESULT.strongerAuthRequired, 'password-set-disallowed'],
  [RESULT.confidentialityRequired, 'password-set-disallowed'],
  [RESULT.invalidCredentials, 'wrong-password'],
  [RESULT.constraintViolation, 'password-too-simple'],
]);

// Servers have one code for all rules of a policy; where they do not name the rule, their words tell which one it was.
const BY_WORDS: readonly (readonly [RegExp, PasswordRefusal])[] = [
  [/histor|not being changed/i, 'password-in-history'],
  [/too short|minimum length|length/i, 'password-too-short'],
  [/too young|too soon|within/i, 'password-too-young'],
  [/lock/i, 'account-locked'],
];

type Refusal = Extract<PasswordResult, { readonly ok: false }>;

/** Why the directory refused a password: by the rule that it names, its words, or its result code. */
export function refusedPassword(dn: string, result: LdapResult, isChange: boolean): Refusal {
  const type = reasonOf(result, isChange);
  return {
    ok: false,
    type,
    message: `The directory refuses the password of "${dn}": ${type}.`,
    cdError: describeResult(result),
  };
}

function reasonOf(result: LdapResult, isChange: boolean): PasswordRefusal {
  const { code, message } = result;
  // OpenLDAP and 389 Directory Server: the old password is not the right one.
  if (isChange && code === RESULT.unwillingToPerform && /old password/i.test(message))
    return 'wrong-password';
  const worded =
    code === RESULT.constraintViolation
      ? BY_WORDS.find(([words]) => words.test(message))?.[1]
      : undefined;
  return toldReason(result) ?? worded ?? BY_RESULT.get(code) ?? 'cd-error';
}

/**
 * 389 Directory Server says of a password that is too short that it is not good enough, and of one of the history nothing at
 * all. The effective policy tells which rule it was, where the account may read it.
 */
export async function withRule(
  refusal: Refusal,
  {
    result,
    password,
    policy,
  }: {
    readonly result: LdapResult;
    readonly password: string;
    readonly policy: () => Promise<PasswordPolicy> | undefined;
  },
): Promise<Refusal> {
  if (refusal.type !== 'password-too-simple') return refusal;
  try {
    const effective = await policy();
    if (effective === undefined) return refusal;
    if (password.length < effective.minLength) return { ...refusal, type: 'password-too-short' };
    const isTold = toldReason(result) !== undefined || effective.history === 0;
    return isTold ? refusal : { ...refusal, type: 'password-in-history' };
  } catch (error) {
    // Whoever may set passwords need not be able to read the policy.
    if (error instanceof AppError) return refusal;
    throw error;
  }
}
