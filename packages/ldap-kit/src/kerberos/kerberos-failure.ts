import { LdapError } from '../protocol/ldap-error.ts';
import type { GssBuffer, GssLibrary, GssStatus } from './gss-library.ts';

// RFC 2744, section 3.9.1: the kind of the error stands in the upper half.
const EXPIRED = 0xb0000;
const NO_CREDENTIALS = 0x70000;

// The errors of Kerberos (RFC 4120, section 7.5.9) begin there in the library's numbers, and so do its own behind them.
const FIRST = -1765328384;

const RENEW = 'Get a new ticket (kinit), or log on by a keytab, which renews it by itself.';
const SETTINGS =
  'Look at krb5.conf (or the file that KRB5_CONFIG names) and at the name resolution: realms are written in capitals.';

const REMEDIES: ReadonlyMap<number, string> = new Map<number, string>([
  [6, 'Check bind.kerberos.principal: the realm does not know it, or it is disabled.'],
  [
    7,
    'The realm knows no such service. Connect by the full name of the domain controller, or say with bind.kerberos.servicePrincipal what it is called.',
  ],
  [18, 'The account is disabled, locked or expired.'],
  [23, 'The password behind the account has expired. Set a new one, and make the keytab anew.'],
  [
    24,
    'The key is not the right one: the password was changed after the keytab was made. Make it anew.',
  ],
  [32, RENEW],
  [
    37,
    'The clocks of this machine and of the domain controller differ by more than is allowed (five minutes). Set both by the same time server.',
  ],
  [41, 'The ticket is for another server than the one that answered. Check the address.'],
  [154, SETTINGS],
  [
    156,
    'No domain controller of the realm answers on port 88. Check krb5.conf, the name resolution and the firewall.',
  ],
]);

/** What a failed call of the library means, in its own words and with what can be done. */
export function kerberosFailure(
  { call, take }: Pick<GssLibrary, 'call' | 'take'>,
  what: string,
  { major, minor }: GssStatus,
): LdapError {
  const words = [
    [major, 1],
    [minor, 2],
  ].flatMap(([status, type]) => {
    const text: Partial<GssBuffer> = {};
    call('gss_display_status', status, type, null, [0], text);
    const said = take(text).toString();
    return said === '' ? [] : [said];
  });
  return new LdapError('kerberos', `${what}: ${words.join(': ')}`, {
    remedy: kerberosRemedy({ major, minor }),
  });
}

/** What can be done about an error of Kerberos. */
export function kerberosRemedy({ major, minor }: GssStatus): string {
  const byMinor = REMEDIES.get((minor | 0) - FIRST);
  if (byMinor !== undefined) return byMinor;
  const kind = major & 0xff0000;
  if (kind === EXPIRED) return RENEW;
  if (kind === NO_CREDENTIALS)
    return 'There is no ticket, or the keytab cannot be read or has no key of bind.kerberos.principal. See what this process has with klist and klist -k; get a ticket with kinit.';
  return SETTINGS;
}
