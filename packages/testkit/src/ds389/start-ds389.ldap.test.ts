import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startDs389 } from './start-ds389.ts';

const run = promisify(execFile);

const schema = `dn: cn=schema
attributeTypes: ( 1.3.6.1.4.1.32473.1.1 NAME 'sampleText' EQUALITY caseExactMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
`;

test('a 389 Directory Server answers, logs its changes, knows our schema, and leaves nothing behind', async () => {
  const server = await startDs389({ schema });
  const account = ['-x', '-H', server.url, '-D', server.adminDn, '-w', server.adminPassword];
  const search = async (...args: readonly string[]): Promise<string> =>
    (await run('ldapsearch', ['-LLL', '-o', 'ldif-wrap=no', ...account, ...args])).stdout;
  const adding = run('ldapadd', account);
  adding.child.stdin?.end(
    `dn: ou=people,${server.suffix}\nobjectClass: organizationalUnit\nou: people\n`,
  );
  await adding;
  expect(await search('-b', server.suffix, 'ou=people', 'nsUniqueId')).toContain('nsUniqueId: ');
  expect(await search('-b', 'cn=changelog', 'targetDn')).toContain('targetDn: ou=people');
  expect(await search('-b', '', '-s', 'base', 'supportedControl')).toContain(
    '1.3.6.1.4.1.4203.1.9.1.1',
  );
  expect(await search('-b', 'cn=schema', '-s', 'base', 'attributeTypes')).toContain('sampleText');
  await server.stop();
  expect(existsSync(server.directory)).toBe(false);
});
