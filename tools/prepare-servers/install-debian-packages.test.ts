import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, 'install-debian-packages.sh');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-debian-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script with stand-ins for Debian's tools, which log how they were called. */
function run(aptGet: string, ...packages: string[]): { status: number | null; log: string } {
  const log = join(folder, 'log');
  const standIn = (name: string, body: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >>"${log}"\n${body}\n`, {
      mode: 0o755,
    });
  standIn('apt-get', aptGet);
  standIn('debconf-set-selections', `cat >>"${log}"`);
  const { status } = spawnSync('sh', [script, ...packages], {
    env: { PATH: `${folder}:/usr/bin:/bin`, POLICY_RC_D: join(folder, 'policy') },
  });
  return { status, log: existsSync(log) ? readFileSync(log, 'utf8') : '' };
}

describe('install-debian-packages.sh', () => {
  it('installs without starting services, and removes its policy afterwards', () => {
    const policy = join(folder, 'policy');
    const { status, log } = run(`sh "${policy}"; [ $? -eq 101 ]`, 'ldap-utils');
    expect(status).toBe(0);
    expect(log).toContain('install -y --no-install-recommends');
    expect(log).toContain('ldap-utils');
    expect(existsSync(policy)).toBe(false);
  });

  it('leaves a policy of the administrator in place', () => {
    const policy = join(folder, 'policy');
    writeFileSync(policy, '#!/bin/sh\nexit 0\n');
    expect(run('true', 'ldap-utils').status).toBe(0);
    expect(readFileSync(policy, 'utf8')).toContain('exit 0');
  });

  it('asks for package lists only when the packages are not to be had without', () => {
    expect(run('true', 'slapd').log).not.toContain('update');
    const { status, log } = run(
      `[ "$1" = update ] && touch "${join(folder, 'fresh')}"; [ -e "${join(folder, 'fresh')}" ]`,
      'slapd',
    );
    expect(status).toBe(0);
    expect(log).toMatch(/install[^]*update[^]*install/);
  });

  it('keeps the packaged slapd from making a database', () => {
    expect(run('true', 'slapd').log).toContain('slapd/no_configuration boolean true');
    rmSync(join(folder, 'log'));
    expect(run('true', 'ldap-utils').log).not.toContain('no_configuration');
  });

  it('fails when the packages cannot be installed, and still removes its policy', () => {
    expect(run('false', 'slapd').status).not.toBe(0);
    expect(existsSync(join(folder, 'policy'))).toBe(false);
  });
});
