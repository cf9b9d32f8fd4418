import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';

const PLACES = ['/usr/sbin/slapd', '/usr/local/sbin/slapd', '/usr/local/libexec/slapd'] as const;
const APPARMOR = '/sys/module/apparmor/parameters/enabled';

/**
 * The slapd to run. Where AppArmor is in force, Debian's profile lets /usr/sbin/slapd use its own folders only; a copy
 * in our folder is another program to it.
 */
export function slapdProgram(directory: string): string {
  const program = PLACES.find((place) => existsSync(place));
  if (program === undefined) {
    throw new AppError('test-server-missing', 'OpenLDAP (slapd) is not installed.', {
      remedy: 'apt-get install --no-install-recommends slapd ldap-utils',
    });
  }
  if (!isConfined()) return program;
  // slapd knows by its name that it is to be a server.
  const copy = path.join(directory, 'slapd');
  copyFileSync(program, copy);
  return copy;
}

function isConfined(): boolean {
  return existsSync(APPARMOR) && readFileSync(APPARMOR, 'utf8').startsWith('Y');
}
