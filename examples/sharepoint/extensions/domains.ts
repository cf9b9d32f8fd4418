/**
 * The NetBIOS names of domains, by their distinguished names in lower case: what stands before the backslash of an account.
 * A domain that is not listed gets its first label in capitals, which is its NetBIOS name unless somebody chose another.
 */
export const netbiosNames: Readonly<Record<string, string>> = {
  'dc=litware,dc=test': 'LITWARE',
};

/** The NetBIOS name for an object, or undefined where its name has no domain. */
export function domainOf(distinguishedName: string): string | undefined {
  const domain = /(?<!\\),(dc=.*)$/i.exec(distinguishedName)?.[1];
  if (domain === undefined) return undefined;
  const [first = ''] = domain.slice('dc='.length).split(',');
  return netbiosNames[domain.toLowerCase()] ?? first.toUpperCase();
}
