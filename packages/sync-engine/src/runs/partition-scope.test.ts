import { expect, it } from 'vitest';
import { partitionScope } from './partition-scope.ts';

const tree = { dnStyle: 'ldap' } as const;

it('takes every object where a step names no partition', () => {
  expect(partitionScope(tree, undefined)({ dn: 'cn=a' })).toBe(true);
});

it.each([
  ['DC=Test,dc=example', true],
  ['cn=a,ou=x, DC=test,DC=Example', true],
  ['cn=a,dc=mytest,dc=example', false],
  ['cn=a\\,dc=test\\,dc=example', false],
  ['dc=example', false],
])('tells that %s is under the base: %s', (dn, inside) => {
  const isInside = partitionScope(tree, { name: 'p', base: 'dc=test,dc=example' });
  expect(isInside({ dn })).toBe(inside);
});

it('takes objects of its types, whatever their case, and none without a type', () => {
  const isInside = partitionScope(
    { dnStyle: 'generic' },
    { name: 'people', objectTypes: ['person'] },
  );
  expect(isInside({ dn: '1', type: 'Person' })).toBe(true);
  expect(isInside({ dn: '1', type: 'group' })).toBe(false);
  expect(isInside({ dn: '1' })).toBe(false);
});

it('wants both where both are given', () => {
  const isInside = partitionScope(tree, { name: 'p', base: 'dc=test', objectTypes: ['person'] });
  expect(isInside({ dn: 'cn=a,dc=test', type: 'person' })).toBe(true);
  expect(isInside({ dn: 'cn=a,dc=test', type: 'group' })).toBe(false);
  expect(isInside({ dn: 'cn=a,dc=other', type: 'person' })).toBe(false);
});
