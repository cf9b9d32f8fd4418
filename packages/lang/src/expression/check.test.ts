import type { AttributeType } from '@cognate/kernel';
import { NameMap } from '@cognate/kernel';
import { describe, expect, it } from 'vitest';
import { bindExpression } from './bind.ts';
import { checkExpression } from './check.ts';
import { parseExpression } from './parse.ts';
import { printExpression } from './print.ts';
import type { ExpressionAttribute, ExpressionSchema } from './schema.ts';

const attribute = (
  name: string,
  type: AttributeType,
  multivalued = false,
): readonly [string, ExpressionAttribute] => [name, { name, type, multivalued }];

const ATTRIBUTES = new NameMap([
  attribute('givenName', 'string'),
  attribute('sn', 'string'),
  attribute('userAccountControl', 'integer'),
  attribute('active', 'boolean'),
  attribute('objectSid', 'binary'),
  attribute('manager', 'reference'),
  attribute('proxyAddresses', 'string', true),
  attribute('job title', 'string'),
]);

const SCHEMA: ExpressionSchema = {
  attribute: (name) => ATTRIBUTES.get(name),
  names: () => [...ATTRIBUTES.values()].map(({ name }) => name),
};

const check = (text: string): ReturnType<typeof checkExpression> =>
  checkExpression(parseExpression(text).tree, SCHEMA);

describe('checking an expression', () => {
  it.each([
    ['GIVENNAME', 'string'],
    ['manager', 'reference'],
    ['"x"', 'string'],
    ['5', 'integer'],
    ['true', 'boolean'],
    ['Null()', 'none'],
    ['givenName + sn', 'string'],
    ['BitAnd(userAccountControl, 2)', 'integer'],
    ['ConvertStringToGuid(sn)', 'binary'],
    ['IIF(active, givenName, Null())', 'string'],
    ['IIF(active, Null(), manager)', 'reference'],
    ['IIF(active, 1, "one")', 'any'],
    ['IIF(active, IIF(active, 1, 2), Null())', 'integer'],
    ['Coalesce(Null(), objectSid, Null())', 'binary'],
    ['unknown', 'any'],
  ])('finds the type of %s to be %s', (text, type) => {
    expect(check(text).type).toBe(type);
  });

  it('lists the attributes once each, as the schema spells them', () => {
    expect(check('SN + givenname + sn + IIF(Active, sn, Null())').attributes).toEqual([
      'sn',
      'givenName',
      'active',
    ]);
  });

  it('allows a multi-valued attribute alone and where all values are taken', () => {
    const direct = check('proxyAddresses');
    expect(direct).toMatchObject({ multivalued: true, diagnostics: [] });
    const text =
      'IIF(IsPresent(proxyAddresses) and Count(proxyAddresses) > 1, Join(proxyAddresses, ";"), "")';
    expect(check(text)).toMatchObject({ multivalued: false, diagnostics: [] });
  });

  it.each([
    ['Trim(proxyAddresses)', '5-19 multi-valued-attribute'],
    ['IIF(active, proxyAddresses, Null())', '12-26 multi-valued-attribute'],
    ['Trim()', '0-6 argument-count'],
    ['CRLF(1)', '0-7 argument-count'],
    ['Concatenate()', '0-13 argument-count'],
    ['Left(sn, "x")', '9-12 argument-type'],
    ['Left(sn, active)', '9-15 argument-type'],
    ['IIF(sn, 1, 2)', '4-6 argument-type'],
    ['active and 1', '11-12 argument-type'],
    ['ConvertSidToString("no base64")', '19-30 argument-type'],
    ['ConvertSidToString(5)', '19-20 argument-type'],
    ['BitAnd(manager, 2)', '7-14 argument-type'],
    ['sn + givenNam', '5-13 unknown-attribute'],
  ])('finds the mistake in %s', (text, expected) => {
    const found = check(text).diagnostics.map(({ start, end, code }) => `${start}-${end} ${code}`);
    expect(found).toEqual([expected]);
  });

  it.each([
    'Left(sn, "5")',
    'sn > 5',
    'LeftPad(userAccountControl, 5, "0")',
    'ConvertSidToString(objectSid)',
    'active = "true"',
    'IIF(Null(), 1, 2)',
    '"x" + active + manager',
  ])('lets %s pass', (text) => {
    expect(check(text).diagnostics).toEqual([]);
  });

  it('reports all mistakes at once, in the order of the text', () => {
    const codes = check('IIF(sn, foo, Left(proxyAddresses))').diagnostics.map(({ code }) => code);
    expect(codes).toEqual([
      'argument-type',
      'unknown-attribute',
      'argument-count',
      'multi-valued-attribute',
    ]);
  });

  it('suggests the attribute that was meant, in brackets where they are needed', () => {
    expect(check('givenNam').diagnostics[0]).toMatchObject({
      remedy: 'Did you mean givenName?',
      replacement: 'givenName',
    });
    expect(check('[job tite]').diagnostics[0]).toMatchObject({ replacement: '[job title]' });
    expect(check('entirelyDifferent').diagnostics[0]).not.toHaveProperty('replacement');
  });

  it('does not repeat what the parser has said', () => {
    expect(check('Foo(sn) + ').diagnostics).toEqual([]);
  });
});

describe('binding an expression', () => {
  it('writes every attribute as the schema spells it and keeps positions', () => {
    const { tree } = parseExpression('IIF(ISPRESENT(GIVENNAME), Sn + other, [JOB TITLE])');
    const bound = bindExpression(tree, SCHEMA);
    expect(printExpression(bound)).toBe('IIF(IsPresent(givenName), sn + other, [job title])');
    expect(bound).toMatchObject({ start: tree.start, end: tree.end });
  });

  it('gives back the same tree when there is nothing to change', () => {
    const { tree } = parseExpression('givenName + " " + sn');
    expect(bindExpression(tree, SCHEMA)).toBe(tree);
  });
});
