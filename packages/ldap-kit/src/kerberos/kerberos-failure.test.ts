import { expect, test } from 'vitest';
import { kerberosRemedy } from './kerberos-failure.ts';

const FIRST = -1765328384;
/** As the library gives it: without a sign. */
const minor = (code: number): number => (FIRST + code) >>> 0;
const UNSPECIFIED = 0xd0000;

test.each([
  ['clocks', { major: UNSPECIFIED, minor: minor(37) }, /clocks .* differ/],
  ['a changed password', { major: UNSPECIFIED, minor: minor(24) }, /password was changed after/],
  ['an unknown service', { major: UNSPECIFIED, minor: minor(7) }, /servicePrincipal/],
  ['no domain controller', { major: UNSPECIFIED, minor: minor(156) }, /port 88/],
  ['an expired ticket', { major: 0xb0000, minor: 0 }, /kinit/],
  ['no ticket', { major: 0x70000, minor: 0 }, /klist/],
  ['anything else', { major: UNSPECIFIED, minor: 5 }, /krb5\.conf/],
])('a failure because of %s says what to do', (_, status, remedy) => {
  expect(kerberosRemedy(status)).toMatch(remedy);
});
