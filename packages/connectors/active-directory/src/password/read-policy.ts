import type { PasswordPolicy } from '@cognate/connector-kit';
import { present, resultError, textValues } from '@cognate/ldap-kit';
import type { LdapClient } from '@cognate/ldap-kit';

// The domain's own policy, and that of a settings object for some accounts, under different names.
const DOMAIN = {
  minLength: 'minPwdLength',
  complexity: 'pwdProperties',
  history: 'pwdHistoryLength',
  minAge: 'minPwdAge',
  maxAge: 'maxPwdAge',
  lockoutThreshold: 'lockoutThreshold',
  lockoutDuration: 'lockoutDuration',
} as const;
const SETTINGS_OBJECT = {
  minLength: 'msDS-MinimumPasswordLength',
  complexity: 'msDS-PasswordComplexityEnabled',
  history: 'msDS-PasswordHistoryLength',
  minAge: 'msDS-MinimumPasswordAge',
  maxAge: 'msDS-MaximumPasswordAge',
  lockoutThreshold: 'msDS-LockoutThreshold',
  lockoutDuration: 'msDS-LockoutDuration',
} as const;

const RESULTANT = 'msDS-ResultantPSO';

/** The policy in effect for an account: of the settings object that applies to it, or else of the domain. */
export async function readPolicy(
  client: LdapClient,
  account: string,
  domain: string,
): Promise<PasswordPolicy> {
  const [settingsObject] = (await read(client, account, [RESULTANT]))(RESULTANT);
  return settingsObject === undefined
    ? policyOf(client, domain, DOMAIN)
    : policyOf(client, settingsObject, SETTINGS_OBJECT);
}

type Names = Readonly<Record<keyof typeof DOMAIN, string>>;

async function policyOf(client: LdapClient, dn: string, names: Names): Promise<PasswordPolicy> {
  const values = await read(client, dn, Object.values(names));
  const number = (name: keyof Names): number => Number(values(names[name])[0] ?? 0);
  const age = (name: 'lockoutDuration' | 'maxAge' | 'minAge'): Partial<PasswordPolicy> => {
    const seconds = secondsOf(values(names[name])[0]);
    return seconds === undefined ? {} : { [name]: seconds };
  };
  const [complexity] = values(names.complexity);
  const threshold = number('lockoutThreshold');
  return {
    minLength: number('minLength'),
    complexity: complexity === 'TRUE' || (Number(complexity ?? 0) & 1) === 1,
    history: number('history'),
    ...age('minAge'),
    ...age('maxAge'),
    ...(threshold === 0 ? {} : { lockoutThreshold: threshold, ...age('lockoutDuration') }),
  };
}

const TICKS_PER_SECOND = 10_000_000n;
const NEVER = -(2n ** 63n);

/** Spans are negative counts of 100 nanoseconds; the smallest number and zero mean that there is no limit. */
function secondsOf(text: string | undefined): number | undefined {
  const ticks = text === undefined || !/^-?\d+$/.test(text) ? 0n : BigInt(text);
  return ticks === 0n || ticks === NEVER ? undefined : Number(-ticks / TICKS_PER_SECOND);
}

async function read(
  client: LdapClient,
  base: string,
  attributes: readonly string[],
): Promise<(attribute: string) => readonly string[]> {
  const request = { base, scope: 'base', filter: present('objectClass'), attributes } as const;
  const { result, entries } = await client.searchAll(request);
  if (result.code !== 0) throw resultError(`"${base}" cannot be read`, result);
  return (attribute) => textValues(entries[0], attribute);
}
