import type { PasswordPolicy } from '@cognate/connector-kit';

/** What a policy entry says, by the names of one kind of server. Ages are in seconds. */
export interface PolicyAttributes {
  readonly minLength: string;
  readonly complexity: string;
  readonly history: string;
  readonly minAge: string;
  readonly maxAge: string;
  readonly lockoutThreshold: string;
  readonly lockoutDuration: string;
  /** Whether a password that an administrator has set can have to be changed at the next logon. */
  readonly mustChange: string;
  /** Attributes that switch a rule on; one that is missing here is on where it has a number. */
  readonly switches: Partial<Record<'history' | 'lockout' | 'maxAge' | 'minLength', string>>;
}

/** OpenLDAP, and others that keep to draft-behera-ldap-password-policy (section 5.2). */
export const PWD_POLICY: PolicyAttributes = {
  minLength: 'pwdMinLength',
  complexity: 'pwdCheckModule',
  history: 'pwdInHistory',
  minAge: 'pwdMinAge',
  maxAge: 'pwdMaxAge',
  lockoutThreshold: 'pwdMaxFailure',
  lockoutDuration: 'pwdLockoutDuration',
  mustChange: 'pwdMustChange',
  switches: { lockout: 'pwdLockout', minLength: 'pwdCheckQuality' },
};

/** 389 Directory Server, in `cn=config` and in policies of its own for some accounts. */
export const DS389_POLICY: PolicyAttributes = {
  minLength: 'passwordMinLength',
  complexity: 'passwordCheckSyntax',
  history: 'passwordInHistory',
  minAge: 'passwordMinAge',
  maxAge: 'passwordMaxAge',
  lockoutThreshold: 'passwordMaxFailure',
  lockoutDuration: 'passwordLockoutDuration',
  mustChange: 'passwordMustChange',
  switches: {
    history: 'passwordHistory',
    lockout: 'passwordLockout',
    maxAge: 'passwordExp',
    minLength: 'passwordCheckSyntax',
  },
};

export const namesOf = ({ switches, ...names }: PolicyAttributes): readonly string[] => [
  ...new Set([...Object.values(names), ...Object.values(switches)]),
];

const OFF = new Set(['0', 'off', 'false', '']);

/** The value of an attribute of a policy entry. */
export type PolicyValue = (attribute: string) => string | undefined;

/** Whether a value switches something on. */
export const isOn = (value: string | undefined): boolean =>
  value !== undefined && !OFF.has(value.toLowerCase());

/** The policy that an entry holds. */
export function policyOf(
  { switches, ...names }: PolicyAttributes,
  valueOf: PolicyValue,
): PasswordPolicy {
  const holds = (attribute: string | undefined): boolean =>
    attribute === undefined || isOn(valueOf(attribute));
  const number = (attribute: string): number => Math.max(0, Number(valueOf(attribute) ?? 0));
  const age = (name: 'lockoutDuration' | 'maxAge' | 'minAge'): Partial<PasswordPolicy> => {
    const seconds = number(names[name]);
    return seconds === 0 ? {} : { [name]: seconds };
  };
  const threshold = holds(switches.lockout) ? number(names.lockoutThreshold) : 0;
  return {
    minLength: holds(switches.minLength) ? number(names.minLength) : 0,
    complexity: holds(names.complexity),
    history: holds(switches.history) ? number(names.history) : 0,
    ...age('minAge'),
    ...(holds(switches.maxAge) ? age('maxAge') : {}),
    ...(threshold === 0 ? {} : { lockoutThreshold: threshold, ...age('lockoutDuration') }),
  };
}
