import { describe, expect, it } from 'vitest';
import { connectExpressionText } from './connect-expression.ts';
import type { ConnectFacts } from './render-connect-expression.ts';

const facts: ConnectFacts = {
  typeOf: (name) =>
    (({ objectGUID: 'binary', enabled: 'boolean', kind: 'integer' }) as const)[name] ?? 'string',
  isMultivalued: (name) => name === 'description' || name === 'member',
  parameter: (name) => (name === '%Domain.FQDN%' ? 'north.test' : undefined),
};

const text = (expression: string): string => {
  const result = connectExpressionText(expression, facts);
  return result.ok ? result.text : `refused: ${result.reason}`;
};

describe('an expression of Azure AD Connect', () => {
  it.each([
    ['"a" & [b] & "c"', '"a" + b + "c"'],
    ['IIF(IsNullOrEmpty([b]), NULL, [b])', 'IIF(not(IsPresent(b)), Null(), b)'],
    ['IsPresent([b]) = False || [c] = "x"', 'not(IsPresent(b)) or c = "x"'],
    ['IIF(BitAnd([kind],&H10) > 0, True, False)', 'IIF(BitAnd(kind, 16) > 0, true, false)'],
    ['CBool(BitAnd([kind],-2147483648))', 'BitAnd(kind, -2147483648) <> 0'],
    ['CBool([enabled])', 'enabled'],
    ['CBool([flag])', 'flag = "True"'],
    ['InStr([b],"}") > 0', 'Contains(b, "}")'],
    ['InStr([b],"}") = 0', 'not(Contains(b, "}"))'],
    ['InStr(DNComponent(CRef([dn]),1),"CNF:")>0', 'Contains([<dn>], "CNF:")'],
    ['Switch([a]="1","one",[a]="2","two")', 'IIF(a = "1", "one", IIF(a = "2", "two", Null()))'],
    [
      'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))',
      'Concatenate(objectGUID)',
    ],
    ['IIF(IsString([b]),UCase([b]),"x")', 'UpperCase(b)'],
    [
      'Left(Trim(Item([description],1)),448)',
      'Left(Trim(Word(Join(description, CRLF()), 1, CRLF())), 448)',
    ],
    ['Item([title],1)', 'title'],
    ['ValueCount("member")', 'Count(member)'],
    ['RemoveDuplicates(Trim(ImportedValue("mails")))', 'mails'],
    ['[a] & "@" & %Domain.FQDN%', 'a + "@" + "north.test"'],
    ['IIF(IsPresent([a]),[a],Error("no"))', 'IIF(IsPresent(a), a, Null())'],
    ['Replace([a]," ","")', 'ReplaceString(a, " ", "")'],
    ['CBool(IIF([a]="1" || [b]="2", True, NULL))', '(a = "1" or b = "2")'],
    ['CBool(IIF([a]="1" || [b]="2", [enabled], NULL))', '((a = "1" or b = "2") and enabled)'],
    ['IIF([a]=NULL,[b],[c])', 'IIF(not(IsPresent(a)), b, c)'],
    ['IIF([a] <> NULL,[b],[c])', 'IIF(IsPresent(a), b, c)'],
    ['Contains([member], "x:") > 0', 'Contains(Join(member, CRLF()), "x:")'],
    ['CBool(Contains([a], "x:"))', 'Contains(a, "x:")'],
    ['IIF(([a]="1" || [b]="2") && [c]="3",[a],[b])', 'IIF((a = "1" or b = "2") and c = "3", a, b)'],
  ])('%s becomes %s', (written, expected) => {
    expect(text(written)).toBe(expected);
  });

  it.each([
    ['Frobnicate([a])', 'there is no function "Frobnicate"'],
    ['%Forest.FQDN%', '%Forest.FQDN% is filled in by the old server'],
    ['Item([description],2)', 'only the first value'],
    ['[a] &', 'it ends too early'],
    ['[a] [b]', '"[b]" is not expected there'],
    ['IIF([a]', 'it ends too early'],
    ['Where($x,[a],$x = 1)', 'gone through one by one ($x)'],
    ['Something', '"Something" is not known here'],
    [`${'('.repeat(500)}1${')'.repeat(500)}`, 'nested too deeply'],
  ])('%s is refused with a reason', (written, reason) => {
    expect(text(written)).toContain(reason);
  });

  it('says what differs', () => {
    const notes = (expression: string) => {
      const result = connectExpressionText(expression, facts);
      return result.ok ? result.notes : [];
    };
    expect(notes('IIF(IsPresent([a]),[a],Error("no"))')).toEqual([
      'Where the old rule failed with an error of its own, nothing flows here.',
    ]);
    expect(notes('IIF(IsPresent([a]),[a],AuthoritativeNull)')).toEqual([
      'Where the old rule kept lower rules from giving a value, the next one gives it.',
    ]);
    expect(notes('RemoveDuplicates(Trim([mails]))')).toEqual([
      'Values are not trimmed one by one.',
    ]);
  });
});
