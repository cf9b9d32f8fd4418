/** A program that some tests start, and where Debian has it. */
export interface RequiredProgram {
  readonly program: string;
  readonly debianPackage: string;
}

/** PostgreSQL is not here: it comes from the npm registry with the other dependencies. */
export const requiredPrograms: readonly RequiredProgram[] = [
  { program: 'slapd', debianPackage: 'slapd' },
  { program: 'slapadd', debianPackage: 'slapd' },
  { program: 'ldapsearch', debianPackage: 'ldap-utils' },
  { program: 'openssl', debianPackage: 'openssl' },
  { program: 'samba', debianPackage: 'samba' },
  { program: 'samba', debianPackage: 'samba-ad-provision' },
  { program: 'samba', debianPackage: 'samba-dsdb-modules' },
  { program: 'samba-tool', debianPackage: 'samba-common-bin' },
  { program: 'samba-tool', debianPackage: 'python3-samba' },
  { program: 'kinit', debianPackage: 'krb5-user' },
  { program: 'ns-slapd', debianPackage: '389-ds-base' },
  { program: 'dscreate', debianPackage: 'python3-lib389' },
];

/** The Debian packages, each once, of the programs that `isInstalled` does not know. */
export function missingPackages(
  programs: readonly RequiredProgram[],
  isInstalled: (program: string) => boolean,
): readonly string[] {
  const missing = programs.filter(({ program }) => !isInstalled(program));
  return [...new Set(missing.map(({ debianPackage }) => debianPackage))];
}

/** The one line that a person reads who has to install the packages by hand. */
export function missingPackagesLine(packages: readonly string[], reason: string): string {
  const list = packages.join(' ');
  return `The tests need the Debian packages ${list}, which are not installed (${reason}). Install them with: sudo apt-get install --no-install-recommends ${list}`;
}
