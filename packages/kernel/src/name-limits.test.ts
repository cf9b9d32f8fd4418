import { expect, it } from 'vitest';
import { excessOf } from './name-limits.ts';

const deep = (levels: number): string => Array.from({ length: levels }, () => 'ou=x').join(',');

it('names of usual sizes keep all limits', () => {
  expect(excessOf('ldap', 'cn=Ann,ou=people,dc=test')).toBeUndefined();
  expect(excessOf('ldap', deep(100))).toBeUndefined();
  expect(excessOf('ldap', `cn=${'x'.repeat(873)},dc=test`)).toBeUndefined();
  expect(excessOf('generic', 'x'.repeat(2000))).toBeUndefined();
});

it('says which limit a name exceeds', () => {
  expect(excessOf('generic', 'x'.repeat(2001))).toBe('has 2001 characters; 2000 are allowed');
  expect(excessOf('ldap', `cn=${'x'.repeat(874)},dc=test`)).toBe(
    'has a part of 877 characters; 876 are allowed',
  );
  expect(excessOf('ldap', deep(101))).toBe('is deeper than 100 levels');
});

it('a name that is not a tree is not cut into parts', () => {
  expect(excessOf('generic', deep(101))).toBeUndefined();
});
