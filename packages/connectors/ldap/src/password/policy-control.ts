import { BerReader, TAG, contextTag, controlValue } from '@cognate/ldap-kit';
import type { Control, LdapResult } from '@cognate/ldap-kit';
import type { PasswordRefusal } from '@cognate/connector-kit';

// draft-behera-ldap-password-policy, section 6: OpenLDAP, 389 Directory Server and others answer with it.
const PASSWORD_POLICY = '1.3.6.1.4.1.42.2.27.8.5.1';

/** Asks the server to say which rule of its policy a password breaks. Who does not know it leaves it. */
export const askForReason: Control = { oid: PASSWORD_POLICY, critical: false };

// By their numbers there: expired, locked, must be changed, may not be changed, old one missing, quality, ...
const REASONS: readonly PasswordRefusal[] = [
  'account-expired',
  'account-locked',
  'password-set-disallowed',
  'permission-issue',
  'wrong-password',
  'password-too-simple',
  'password-too-short',
  'password-too-young',
  'password-in-history',
];

/** The rule that was broken; `undefined` when the server does not say. */
export function toldReason({ controls }: LdapResult): PasswordRefusal | undefined {
  const value = controlValue(controls, PASSWORD_POLICY);
  if (value === undefined) return undefined;
  const reader = new BerReader(Buffer.from(value));
  const sequence = reader.enter(TAG.sequence);
  let reason: PasswordRefusal | undefined;
  while (!reader.atEnd())
    if (reader.peek() === contextTag(1)) reason = REASONS[reader.integer(contextTag(1))];
    else reader.skip();
  reader.leave(sequence);
  return reason;
}
