import { describe, expect, it } from 'vitest';
import { findProgram } from './find-program.ts';
import { missingPackages, missingPackagesLine, requiredPrograms } from './missing-servers.ts';

describe('missingPackages', () => {
  it('asks for nothing when every program is there', () => {
    expect(missingPackages(requiredPrograms, () => true)).toEqual([]);
  });

  it('names each package once, however many of its programs are missing', () => {
    const missing = missingPackages(requiredPrograms, (program) => !program.startsWith('slap'));
    expect(missing).toEqual(['slapd']);
  });
});

describe('missingPackagesLine', () => {
  it('names the packages, the reason and the command on one line', () => {
    const line = missingPackagesLine(['slapd', 'ldap-utils'], 'no apt-get here');
    expect(line).not.toContain('\n');
    expect(line).toContain('slapd ldap-utils');
    expect(line).toContain('no apt-get here');
    expect(line).toContain('apt-get install --no-install-recommends slapd ldap-utils');
  });
});

describe('findProgram', () => {
  it('finds a daemon that is not on the PATH of an ordinary user', () => {
    expect(findProgram('slapd', '')).toMatch(/sbin\/slapd$/);
  });

  it('finds a program on the given PATH only when it is executable', () => {
    expect(findProgram('sh', '/nowhere:/bin')).toBe('/bin/sh');
    expect(findProgram('passwd', '/etc')).not.toBe('/etc/passwd');
    expect(findProgram('no-such-program-at-all')).toBeUndefined();
  });
});
