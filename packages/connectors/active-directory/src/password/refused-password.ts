import type {
  PasswordPolicy,
  PasswordRefusal,
  PasswordResult,
  PasswordTarget,
} from '@cognate/connector-kit';
import { LdapError, RESULT, describeResult, present, textValues } from '@cognate/ldap-kit';
import type { LdapClient, LdapResult } from '@cognate/ldap-kit';
import { readController } from '../import/domain-controller.ts';
import { windowsError } from '../windows-error.ts';
import { isComplex } from './is-complex.ts';
import { readPolicy } from './read-policy.ts';

/** What was refused. */
interface Attempt {
  readonly client: LdapClient;
  /** The name by which the account was addressed. */
  readonly name: string;
  readonly domain: string;
  readonly target: PasswordTarget;
  readonly chosen?: { readonly password: string; readonly isChange: boolean };
}

const RESTRICTION = 0x52d;

// MS-ERREF, section 2.2.
const TYPES: ReadonlyMap<number, PasswordRefusal> = new Map<number, PasswordRefusal>([
  [0x5, 'permission-issue'],
  [0x1f, 'password-set-disallowed'],
  [0x56, 'wrong-password'],
  [0x52e, 'wrong-password'],
  [0x533, 'account-disabled'],
  [0x701, 'account-expired'],
  [0x775, 'account-locked'],
  [0x2098, 'permission-issue'],
]);

const BY_RESULT: ReadonlyMap<number, PasswordRefusal> = new Map<number, PasswordRefusal>([
  [RESULT.noSuchObject, 'no-such-object'],
  [RESULT.insufficientAccessRights, 'permission-issue'],
  [RESULT.unwillingToPerform, 'password-set-disallowed'],
]);

/** Why the domain controller refused; of its many reasons against a password it tells one code for all. */
export async function refusedPassword(
  attempt: Attempt,
  result: LdapResult,
): Promise<PasswordResult> {
  const code = windowsError(result.message);
  const type =
    code === RESTRICTION
      ? await brokenRule(attempt)
      : ((code === undefined ? undefined : TYPES.get(code)) ??
        BY_RESULT.get(result.code) ??
        'cd-error');
  return {
    ok: false,
    type,
    message: `The domain controller refuses the password of "${attempt.target.dn}": ${type}.`,
    cdError: describeResult(result),
  };
}

/** Which rule of the effective policy a password breaks. History is what remains when it keeps all others. */
async function brokenRule({ client, name, domain, chosen }: Attempt): Promise<PasswordRefusal> {
  if (chosen === undefined) return 'cd-error';
  let policy: PasswordPolicy;
  try {
    policy = await readPolicy(client, name, domain);
  } catch (error) {
    if (error instanceof LdapError && error.kind === 'result') return 'cd-error';
    throw error;
  }
  const account = await readAccount(client, name);
  if (chosen.password.length < policy.minLength) return 'password-too-short';
  if (policy.complexity && !isComplex(chosen.password, account.names)) return 'password-too-simple';
  const isYoung = policy.minAge !== undefined && account.passwordAge < policy.minAge;
  if (chosen.isChange && isYoung) return 'password-too-young';
  return 'password-in-history';
}

interface Account {
  readonly names: readonly string[];
  /** In seconds, by the clock of the domain controller. */
  readonly passwordAge: number;
}

const TICKS_PER_MS = 10_000n;
// The time of Windows begins in 1601.
const EPOCH_MS = 11_644_473_600_000;

async function readAccount(client: LdapClient, name: string): Promise<Account> {
  const { time } = await readController(client);
  const attributes = ['sAMAccountName', 'displayName', 'pwdLastSet'];
  const filter = present('objectClass');
  const { entries } = await client.searchAll({ base: name, scope: 'base', filter, attributes });
  const text = (attribute: string): string => textValues(entries[0], attribute)[0] ?? '';
  const ticks = /^\d+$/.test(text('pwdLastSet')) ? BigInt(text('pwdLastSet')) : 0n;
  const setAt = Number(ticks / TICKS_PER_MS) - EPOCH_MS;
  return {
    names: [text('sAMAccountName'), text('displayName')],
    passwordAge: (time.getTime() - setAt) / 1000,
  };
}
