import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { smallCompany } from '../../testing/small-company.ts';
import type { SmallCompany } from '../../testing/small-company.ts';

const PASSPHRASE = 'correct horse battery';
const LDAP = `id: book
type: ldap
settings:
  url: ldap://127.0.0.1:1
  tls: { startTls: true }
  bind: { dn: 'cn=x', password: { secret: ldap-password } }
  baseDns: ['dc=x']
objectTypes:
  person: { attributes: { cn: string } }
runProfiles:
  import: [full-import]
`;

const keysOf = (company: SmallCompany): string =>
  path.join(company.directory, '.cognate/data/keys.json');

test('a secret is set without being shown, survives a rotation, and moves with an export of its keys', async () => {
  await using company = await smallCompany();
  const set = await company.run('secrets set book-password', { typed: ['hunter2', 'hunter2'] });
  expect(set).toMatchObject({ code: 0, stdout: 'The secret "book-password" is set.\n' });
  expect(statSync(keysOf(company)).mode & 0o777).toBe(0o600);
  expect(await company.run('secrets set x', { typed: ['one', 'another'] })).toMatchObject({
    code: 2,
  });
  const rotated = await company.run('keys rotate');
  expect(rotated).toMatchObject({ code: 0 });
  expect(rotated.stdout).toMatch(/sealed anew: 1\./);
  const exported = await company.run('keys export keys.export', { typed: [PASSPHRASE] });
  expect(exported).toMatchObject({ code: 0 });
  expect(await company.run('keys export keys.export', { typed: [PASSPHRASE] })).toMatchObject({
    code: 2,
  });
  rmSync(keysOf(company));
  const status = await company.run('keys status');
  expect(status).toMatchObject({ code: 1 });
  expect(status.stdout).toContain('book-password: encryption-key-lost: ');
  expect(await company.run('keys import keys.export', { typed: ['wrong'] })).toMatchObject({
    code: 2,
  });
  expect(await company.run('keys import keys.export', { typed: [PASSPHRASE] })).toMatchObject({
    code: 0,
  });
  expect(await company.run('keys status')).toMatchObject({ code: 0 });
  expect(await company.run('secrets list')).toMatchObject({ code: 0 });
  const said = [set, rotated, exported, status].map(({ stdout, stderr }) => stdout + stderr);
  expect(said.join('')).not.toContain('hunter2');
});

test('a connector whose key is lost says so, and the others run', async () => {
  await using company = await smallCompany();
  company.write('config/connectors/book.yaml', LDAP);
  company.write('config/cognate.yaml', 'connectors: [hr, book]\n');
  await company.run('secrets set ldap-password', { typed: ['hunter2'] });
  expect(await company.run('config apply')).toMatchObject({ code: 0 });
  renameSync(keysOf(company), `${keysOf(company)}.away`);
  const refused = await company.run('run book import');
  expect(refused.stdout + refused.stderr).toContain('encryption-key-lost: The key ');
  expect(refused.stdout + refused.stderr).toContain('no-start-credentials');
  expect(await company.run('run hr both')).toMatchObject({ code: 0 });
  const listed = await company.run('keys abandon');
  expect(listed).toMatchObject({ code: 1, stdout: 'Their keys are lost: ldap-password\n' });
  expect(await company.run('keys abandon --yes')).toMatchObject({ code: 0 });
  const given = await company.run('run book import');
  expect(given.stdout + given.stderr).toContain('was given up with its key');
  // Set again, the connector gets as far as the server that is not there.
  await company.run('secrets set ldap-password', { typed: ['hunter2'] });
  const tried = await company.run('run book import');
  expect(tried.stdout + tried.stderr).not.toContain('encryption-key-lost');
  await company.run('config export out');
  const history = await company.run('runs --output json');
  const everything = [
    ...[refused, given, tried, history].map(({ stdout, stderr }) => stdout + stderr),
    readFileSync(path.join(company.directory, 'out/connectors/book.yaml'), 'utf8'),
  ].join('');
  expect(everything).toContain('secret: ldap-password');
  expect(everything).not.toContain('hunter2');
});

test('secrets in clear are sealed by one command', async () => {
  await using company = await smallCompany();
  const file = path.join(company.directory, '.cognate/data/secrets.yaml');
  await company.run('secrets list');
  company.write('.cognate/data/secrets.yaml', 'old: "hunter2"\n');
  expect(await company.run('secrets seal')).toMatchObject({ code: 3 });
  chmodSync(file, 0o600);
  expect(await company.run('secrets seal')).toMatchObject({ code: 0 });
  expect(existsSync(file)).toBe(false);
  expect((await company.run('secrets list')).stdout).toContain('old ');
  expect(await company.run('secrets remove old')).toMatchObject({ code: 0 });
  expect(await company.run('secrets remove old')).toMatchObject({ code: 2 });
});
