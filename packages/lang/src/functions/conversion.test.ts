import { parseLdapDn } from '@cognate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf, valueOf } from '../testing/evaluate.ts';
import { fromBase64, toBase64 } from './base64.ts';

describe('ConvertSidToString', () => {
  it.each([
    ['AQIAAAAAAAUgAAAAIAIAAA==', 'S-1-5-32-544'],
    ['AQEAAAAAAAEAAAAA', 'S-1-1-0'],
    ['AQUAAAAAAAUVAAAA/////wEAAAAAAACA9AEAAA==', 'S-1-5-21-4294967295-1-2147483648-500'],
    ['AQD///////8=', 'S-1-281474976710655'],
  ])('reads %s as %s', (sid, expected) => {
    expect(valueOf('ConvertSidToString(sid)', { sid })).toBe(expected);
  });

  it.each([
    ['missing', null],
    ['text', 'no base64!'],
    ['empty', ''],
    ['of another revision', 'AgEAAAAAAAEAAAAA'],
    ['cut short', 'AQIAAAAAAAUgAAAA'],
    ['too long', 'AQEAAAAAAAEAAAAAAAAA'],
    ['endless', 'AAAA'.repeat(1000)],
  ])('refuses a value that is %s', (_, sid) => {
    expect(errorOf('ConvertSidToString(sid)', { sid })).toMatchObject({
      code: 'sync-rule-invalid-expression',
      message: expect.stringContaining('is not a security identifier') as string,
    });
  });
});

describe('ConvertStringToGuid', () => {
  it('gives the bytes in the order of .NET, whatever the case', () => {
    const expected = 'MyIRAFVEd2aImaq7zN3u/w==';
    expect(valueOf('ConvertStringToGuid("00112233-4455-6677-8899-aabbccddeeff")')).toBe(expected);
    expect(valueOf('ConvertStringToGuid("00112233-4455-6677-8899-AABBCCDDEEFF")')).toBe(expected);
  });

  it.each([
    '00112233445566778899aabbccddeeff',
    '{00112233-4455-6677-8899-aabbccddeeff}',
    '00112233-4455-6677-8899-aabbccddeefg',
    '',
  ])('refuses %j', (guid) => {
    const { code } = errorOf('ConvertStringToGuid(guid)', { guid });
    expect(code).toBe('sync-rule-invalid-expression');
  });

  it('refuses a missing value', () => {
    expect(errorOf('ConvertStringToGuid(missing)').message).toContain('nothing');
  });
});

describe('EscapeDNComponent', () => {
  it.each([
    ['EscapeDNComponent("CN=Lee, Ann")', 'CN=Lee\\, Ann', 'CN=Lee\\, Ann'],
    ['"CN=" + EscapeDNComponent("Lee, Ann")', 'CN=Lee\\, Ann', 'CN=Lee\\, Ann'],
    ['EscapeDNComponent("CN=a+OU=b")', 'CN=a\\+OU\\=b', 'CN=a\\+OU=b'],
    ['EscapeDNComponent("E = mc2")', 'E \\= mc2', 'E = mc2'],
    ['EscapeDNComponent("CN= a ")', 'CN=\\ a\\ ', 'CN= a\\ '],
    ['EscapeDNComponent("a\\b#c")', 'a\\\\b\\#c', 'a\\\\b\\#c'],
    ['EscapeDNComponent(\'<"a;b">\')', '\\<\\"a\\;b\\"\\>', '<"a;b">'],
    ['EscapeDNComponent("")', '', ''],
    ['EscapeDNComponent(missing)', null, null],
  ])('%s gives %j for LDAP and %j elsewhere', (text, ldap, generic) => {
    expect(valueOf(text)).toBe(ldap);
    expect(valueOf(text, {}, { dnStyle: 'ldap' })).toBe(ldap);
    expect(valueOf(text, {}, { dnStyle: 'generic' })).toBe(generic);
  });

  it('never lets a value become more than the value of its component', () => {
    const wellFormed = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(wellFormed, (name) => {
        const written = valueOf('EscapeDNComponent("CN=" + name) + ",DC=test"', { name });
        const expected = [[{ attribute: 'CN', value: name }], [{ attribute: 'DC', value: 'test' }]];
        expect(parseLdapDn(String(written))).toEqual(expected);
        const outside = valueOf('"CN=" + EscapeDNComponent(name) + ",DC=test"', { name });
        expect(parseLdapDn(String(outside))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('base64', () => {
  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it('refuses what is none', () => {
    expect(['=', 'A', 'AAA', 'AA=A', 'A===', 'AA*='].map(fromBase64)).toEqual(
      Array(6).fill(undefined),
    );
  });
});
