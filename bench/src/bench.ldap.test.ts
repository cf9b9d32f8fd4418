import { startSlapd } from '@cognate/testkit';
import { expect, test, vi } from 'vitest';
import { measureRead } from './directory-read/measure-read.ts';
import { runTiny } from './testing/run-tiny.ts';

// Some twenty processes start one after the other, on a machine that other tests use as well.
vi.setConfig({ testTimeout: 180_000 });

test('the cycle runs from an OpenLDAP server, and ldapsearch is the floor of its import', async () => {
  const result = await runTiny('ldap');
  const floors = (name: string): readonly string[] =>
    result.phases.find((phase) => phase.name === name)?.floors.map((part) => part.name) ?? [];
  expect(floors('full-import')).toEqual(['ldapsearch', 'copy']);
  expect(floors('delta-cycle-files')).toEqual(['ldapsearch', 'write', 'read targets']);
});

test('reading a whole directory counts every entry and value', async () => {
  const entry = (n: number): string =>
    `dn: cn=c${n},ou=people,dc=example,dc=test\nobjectClass: person\ncn: c${n}\nsn: x\n\n`;
  const ldif = [1, 2, 3].map(entry).join('');
  await using slapd = await startSlapd({ overlays: [], ldif });
  const { url, serviceDn: dn, servicePassword: password } = slapd;
  const base = 'ou=people,dc=example,dc=test';
  const place = { url, dn, password, base, pageSize: 2, expected: 3 };
  // The container with its class and name, and the people with class and both names.
  expect(await measureRead(place)).toMatchObject({ entries: 4, values: 2 + 3 * 3 });
});
