/** Attributes in which directories keep passwords and what can be used in their place, and words for them. */
const KNOWN = new Set([
  'unicodepwd',
  'userpassword',
  'dbcspwd',
  'ntpwdhistory',
  'lmpwdhistory',
  'supplementalcredentials',
  'ms-mcs-admpwd',
  'mslaps-password',
  'mslaps-encryptedpassword',
  'sambantpassword',
  'sambalmpassword',
  'krbprincipalkey',
]);

const WORD = /(?:password|passwort|passphrase|secret|pwd)$/;

/**
 * Whether an attribute holds a password by its name, where the configuration does not say: the known ones, and names
 * that end in a word for it. `pwdLastSet` and `badPwdCount` are not secret.
 */
export function isPasswordName(name: string): boolean {
  const folded = name.toLowerCase();
  return KNOWN.has(folded) || WORD.test(folded);
}
