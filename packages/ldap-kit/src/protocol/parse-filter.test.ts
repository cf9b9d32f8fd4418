import { describe, expect, it } from 'vitest';
import { printFilter } from './filter.ts';
import { parseFilter } from './parse-filter.ts';

const parsed = (text: string) => {
  const result = parseFilter(text);
  return result.ok ? result.value : result.error;
};

describe('parseFilter', () => {
  it.each([
    ['(cn=Ann)', '(cn=Ann)'],
    ['cn=Ann', '(cn=Ann)'],
    [' ( & (cn=Ann) ( ! (sn=B*) ) ) ', '(&(cn=Ann)(!(sn=B*)))'],
    ['(|(a>=1)(a<=2)(a~=3)(a=*))', '(|(a>=1)(a<=2)(a~=3)(a=*))'],
    ['(cn=*ab*c*)', '(cn=*ab*c*)'],
    ['(cn:dn:2.4.6.8:=x)', '(cn:dn:2.4.6.8:=x)'],
    ['(:caseExactMatch:=x)', '(:caseExactMatch:=x)'],
    ['(cn:=x)', '(cn:=x)'],
    ['(&)', '(&)'],
    ['(cn=)', '(cn=)'],
  ])('reads %s', (text, printed) => {
    const result = parseFilter(text);
    expect(result.ok && printFilter(result.value)).toBe(printed);
  });

  it('takes escapes for bytes', () => {
    expect(parsed('(objectGUID=\\54\\FF\\00)')).toEqual({
      op: 'equal',
      attribute: 'objectGUID',
      value: new Uint8Array([0x54, 0xff, 0]),
    });
  });

  it.each([
    ['(cn=a', 5, '")" is missing'],
    ['(cn=a))', 6, 'text after the filter'],
    ['(cn)', 3, '"=", ">=", "<=" or "~=" is missing'],
    ['(=a)', 2, 'the name of an attribute is missing'],
    ['(cn=a\\g1)', 5, '"\\" needs two hexadecimal digits'],
    ['(cn=a(b)', 5, '")" is missing'],
    ['(:=a)', 3, 'neither an attribute nor a matching rule'],
    ['', 1, 'the name of an attribute is missing'],
  ])('refuses %s', (text, at, message) => {
    expect(parsed(text)).toEqual({ at, message });
  });

  it('refuses what is nested too deep, however deep it is', () => {
    expect(parsed(`${'(!'.repeat(100_000)}(a=b)${')'.repeat(100_000)}`)).toMatchObject({
      message: 'more than 100 filters inside each other',
    });
  });
});
