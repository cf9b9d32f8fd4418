import { describe, expect, it } from 'vitest';
import { escapeDnValue, foldDn, parentDn, parseLdapDn, printDn, rdnOf } from './dn.ts';

describe('parsing a distinguished name', () => {
  it.each([
    ['', []],
    ['cn=Ann', [['cn=Ann']]],
    ['CN = Ann , DC = test ', [['CN=Ann'], ['DC=test']]],
    ['cn=Ann;dc=test', [['cn=Ann'], ['dc=test']]],
    ['cn=a+uid=b,dc=c', [['cn=a', 'uid=b'], ['dc=c']]],
    ['cn=Lee\\, Ann,dc=test', [['cn=Lee, Ann'], ['dc=test']]],
    ['cn=Lee\\2C Ann', [['cn=Lee, Ann']]],
    ['cn=\\C3\\89cole', [['cn=École']]],
    ['cn=\\ a\\ ', [['cn= a ']]],
    ['cn=  a b  ', [['cn=a b']]],
    ['cn= ', [['cn=']]],
    ['cn=', [['cn=']]],
    ['cn=a=b', [['cn=a=b']]],
    ['2.5.4.3=x', [['2.5.4.3=x']]],
    ['userCertificate;binary=x', [['userCertificate;binary=x']]],
    ['cn=😀', [['cn=😀']]],
    ["cn=O'Neil", [["cn=O'Neil"]]],
  ])('reads %j', (text, expected) => {
    const parsed = parseLdapDn(text);
    expect(parsed?.map((parts) => parts.map((part) => `${part.attribute}=${part.value}`))).toEqual(
      expected,
    );
  });

  it.each([
    'Ann',
    'cn=a,',
    'cn=a,dc',
    'cn=a,,dc=b',
    '=a',
    'c n=a',
    'cn=a<b',
    'cn="a,b"',
    'cn=a\\',
    'cn=\\x',
    'cn=\\C3',
    'cn=\\FF\\FE',
    'cn=a+',
  ])('refuses %j', (text) => {
    expect(parseLdapDn(text)).toBeUndefined();
  });
});

describe('escaping a value', () => {
  it.each([
    ['Lee, Ann', 'Lee\\, Ann'],
    [' a ', '\\ a\\ '],
    [' ', '\\ '],
    ['  ', '\\ \\ '],
    ['#1', '\\#1'],
    ['a\\b"<c>;d=e+f', 'a\\\\b\\"\\<c\\>\\;d\\=e\\+f'],
    ['a\nb\0', 'a\\0ab\\00'],
    ['', ''],
  ])('writes %j as %j', (value, expected) => {
    expect(escapeDnValue(value)).toBe(expected);
  });
});

describe('comparing names', () => {
  it.each([
    ['CN=Ann,DC=Test', 'cn=ann,dc=test'],
    ['cn=a, dc=b', 'cn=a,dc=b'],
    ['cn=a ;dc= b', 'cn=a,dc=b'],
    ['cn=a\\=b', 'cn=a=b'],
    ['cn=a\\#b', 'cn=a#b'],
    ['cn=\\C3\\89', 'cn=é'],
    ['cn=É', 'cn=E\u0301'],
    ['cn=Lee\\2C Ann', 'cn=lee\\, ann'],
    ['UID=b+CN=a', 'cn=A+uid=B'],
    ['cn=b+cn=a', 'cn=a+cn=b'],
    ['cn=a\u0001', 'cn=a\\01'],
  ])('takes %j and %j for the same LDAP name', (a, b) => {
    expect(foldDn('ldap', a)).toBe(foldDn('ldap', b));
  });

  it.each([
    ['cn=a b', 'cn=ab'],
    ['cn=a\\,dc\\=b', 'cn=a,dc=b'],
    ['cn=a\\+uid\\=b', 'cn=a+uid=b'],
    ['cn=\\ a', 'cn=a'],
  ])('tells %j from %j', (a, b) => {
    expect(foldDn('ldap', a)).not.toBe(foldDn('ldap', b));
  });

  it('compares what is no LDAP name as it is, without case', () => {
    expect(foldDn('ldap', 'Not, a name')).toBe('not, a name');
    expect(foldDn('generic', 'A; B=\\C')).toBe('a; b=\\c');
  });
});

describe('the parts of a name', () => {
  it.each([
    ['cn=Ann,ou=people,dc=test', 'cn=Ann', 'ou=people,dc=test'],
    ['cn=Lee\\, Ann , ou=people', 'cn=Lee\\, Ann', 'ou=people'],
    ['cn=a\\ ,dc=b', 'cn=a\\ ', 'dc=b'],
    ['cn=a\\\\ ,dc=b', 'cn=a\\\\', 'dc=b'],
    ['dc=test', 'dc=test', ''],
    ['', '', ''],
    ['cn=a\\', 'cn=a\\', ''],
  ])('of %j are %j under %j', (dn, rdn, parent) => {
    expect(rdnOf(dn)).toBe(rdn);
    expect(parentDn(dn)).toBe(parent);
  });
});

it('writes a parsed name again', () => {
  const written = printDn(parseLdapDn('cn = Lee\\2C Ann + uid=1 ; dc=test') ?? []);
  expect(written).toBe('cn=Lee\\, Ann+uid=1,dc=test');
});
