import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { startSamba } from './start-samba.ts';
import type { SambaForest } from './start-samba.ts';

const run = promisify(execFile);

/** The output of Debian's ldapsearch as the administrator, or what it complains about. */
async function search(forest: SambaForest, ...args: readonly string[]): Promise<string> {
  const account = ['-D', forest.adminDn, '-w', forest.adminPassword, '-b', forest.baseDn];
  const env = { ...process.env, LDAPTLS_CACERT: forest.caFile };
  try {
    const { stdout } = await run('ldapsearch', ['-x', '-LLL', ...account, ...args], { env });
    return stdout;
  } catch (error) {
    return error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  }
}

test('two forests stand side by side, each with a certificate that can be checked', async () => {
  const { contoso, fabrikam } = inject('forests');
  for (const forest of [contoso, fabrikam]) {
    const own = `dn: ${forest.baseDn}`;
    expect(await search(forest, '-H', forest.tlsUrl, '-s', 'base', 'dn')).toContain(own);
    expect(await search(forest, '-ZZ', '-H', forest.url, '-s', 'base', 'dn')).toContain(own);
  }
  expect(contoso.baseDn).not.toBe(fabrikam.baseDn);
});

test('a domain controller refuses passwords in clear, as a hardened one does', async () => {
  const { contoso } = inject('forests');
  const answer = await search(contoso, '-H', contoso.url, '-s', 'base', 'dn');
  expect(answer).toContain('Strong(er) authentication required');
});

test('a domain controller goes away, comes back with its data, and leaves nothing behind', async () => {
  const samba = await startSamba('third');
  const ask = () => search(samba.forest, '-H', samba.forest.tlsUrl, '-s', 'base', 'dn');
  await samba.halt();
  expect(await ask()).toContain(`Can't contact LDAP server`);
  await samba.resume();
  expect(await ask()).toContain('dn: DC=third,DC=test');
  await samba.stop();
  await samba.stop();
  expect(existsSync(samba.forest.directory)).toBe(false);
});
