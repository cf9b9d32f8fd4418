import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { startSlapd } from './start-slapd.ts';
import type { Slapd } from './start-slapd.ts';

const run = promisify(execFile);

/** The output of Debian's ldapsearch as the service account, or what it complains about. */
async function search(slapd: Slapd, ...args: readonly string[]): Promise<string> {
  const account = ['-D', slapd.serviceDn, '-w', slapd.servicePassword, '-b', slapd.suffix];
  const env = { ...process.env, LDAPTLS_CACERT: slapd.caFile };
  try {
    const { stdout } = await run('ldapsearch', ['-x', '-LLL', ...account, ...args], { env });
    return stdout;
  } catch (error) {
    return error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  }
}

async function modify(slapd: Slapd, ldif: string): Promise<void> {
  const account = ['-D', slapd.serviceDn, '-w', slapd.servicePassword];
  const done = run('ldapmodify', ['-x', '-H', slapd.url, ...account]);
  done.child.stdin?.end(ldif);
  await done;
}

const person = (slapd: { readonly suffix: string }, uid: string): string =>
  `dn: uid=${uid},ou=people,${slapd.suffix}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
`;

const SUFFIX = { suffix: 'dc=example,dc=test' };

test('a new server answers over LDAP, LDAPS and StartTLS, with a certificate that can be checked', async () => {
  await using slapd = await startSlapd();
  for (const way of [
    ['-H', slapd.url],
    ['-H', slapd.tlsUrl],
    ['-ZZ', '-H', slapd.url],
  ]) {
    expect(await search(slapd, ...way, '-s', 'one', 'ou=people', 'ou')).toContain('ou: people');
  }
});

test('entries given as LDIF are there, and overlays serve those that come later', async () => {
  await using slapd = await startSlapd({ ldif: person(SUFFIX, 'anna') });
  const member = `uid=anna,ou=people,${slapd.suffix}`;
  await modify(
    slapd,
    `dn: cn=staff,ou=groups,${slapd.suffix}
changetype: add
objectClass: groupOfNames
cn: staff
member: ${member}
`,
  );
  expect(await search(slapd, '-H', slapd.url, 'uid=anna', 'memberOf')).toContain(
    `memberOf: cn=staff,ou=groups,${slapd.suffix}`,
  );
});

test('all overlays work together', async () => {
  await using slapd = await startSlapd({
    suffix: 'dc=corp,dc=test',
    overlays: ['memberof', 'refint', 'syncprov', 'ppolicy', 'accesslog'],
  });
  await modify(slapd, person(slapd, 'berta').replace('\n', '\nchangetype: add\n'));
  const log = await search(slapd, '-H', slapd.url, '-b', 'cn=accesslog', '(reqType=add)', 'reqDN');
  expect(log).toContain('reqDN: uid=berta,ou=people,dc=corp,dc=test');
  expect(await search(slapd, '-H', slapd.url, '-s', 'base', 'contextCSN')).toContain('contextCSN:');
});

test('an unpaged search ends at the size limit and a paged one does not', async () => {
  const people = Array.from({ length: 20 }, (_, index) => person(SUFFIX, `user${index}`));
  await using slapd = await startSlapd({ ldif: people.join('\n'), sizeLimit: 10 });
  expect(await search(slapd, '-H', slapd.url, 'uid=*', 'uid')).toContain('Size limit exceeded');
  const paged = await search(slapd, '-H', slapd.url, '-E', 'pr=5/noprompt', 'uid=*', 'uid');
  expect(paged.match(/^uid: /gm)).toHaveLength(20);
});

test('a server that requires TLS refuses passwords without it', async () => {
  await using slapd = await startSlapd({ requireTls: true });
  expect(await search(slapd, '-H', slapd.url)).toContain('confidentiality required');
  expect(await search(slapd, '-H', slapd.tlsUrl, '-s', 'base', 'dn')).toContain(slapd.suffix);
});

test('a server can go away and come back with its data on the same ports', async () => {
  await using slapd = await startSlapd({ ldif: person(SUFFIX, 'anna') });
  await slapd.halt();
  expect(await search(slapd, '-H', slapd.url)).toContain(`Can't contact LDAP server`);
  await slapd.resume();
  expect(await search(slapd, '-H', slapd.url, 'uid=anna', 'uid')).toContain('uid: anna');
});

test('a stopped server leaves neither a process nor files', async () => {
  const slapd = await startSlapd();
  const pid = Number(readFileSync(`${slapd.directory}/slapd.pid`, 'utf8'));
  await slapd.stop();
  await slapd.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(existsSync(slapd.directory)).toBe(false);
});

test('entries that cannot be loaded are reported with the reason', async () => {
  await expect(
    startSlapd({ ldif: 'dn: uid=nobody,dc=example,dc=test\nobjectClass: no-such-class\n' }),
  ).rejects.toThrow(/no-such-class/);
});

test('a server does not outlive a process that is killed', async () => {
  const script = `
    import { startSlapd } from './start-slapd.ts';
    console.log((await startSlapd()).directory);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The event of readline carries one line.
  const [directory] = (await once(createInterface(child.stdout), 'line')) as [string];
  const pid = Number(readFileSync(`${directory}/slapd.pid`, 'utf8'));
  process.kill(pid, 0);
  child.kill('SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 });
  rmSync(directory, { recursive: true });
});
