import { describe, expect, it } from 'vitest';
import { errorOf, evaluate, valueOf } from '../testing/evaluate.ts';
import { compileExpression } from './compile.ts';
import { MAX_EXPRESSION_DEPTH } from './cursor.ts';
import { parseExpression } from './parse.ts';
import { constantOf, directAttribute } from './shortcut.ts';

const NOTHING = { values: () => undefined };

describe('evaluating an expression', () => {
  it('gives null for an attribute without values', () => {
    expect(valueOf('mail')).toBe(null);
    expect(valueOf('mail', { mail: [] })).toBe(null);
  });

  it('gives the one value of an attribute as it is', () => {
    expect(valueOf('number', { number: '9007199254740993' })).toBe('9007199254740993');
    expect(valueOf('flag', { flag: false })).toBe(false);
  });

  it('is an error by the name of MIM where an attribute has several values', () => {
    expect(errorOf('"x" + mail', { mail: ['a', 'b'] })).toEqual({
      code: 'flow-multi-values-to-single-value',
      message: 'mail has 2 values where one is needed',
      start: 6,
      end: 10,
    });
  });

  it('evaluates only the branch that is chosen', () => {
    const text = 'IIF(IsPresent(sid), ConvertSidToString(sid), "none")';
    expect(valueOf(text)).toBe('none');
    expect(valueOf('IIF(true, 1, LessThan("x", 1))')).toBe(1);
  });

  it('points at the argument that a function cannot work with', () => {
    const text = '"a" + Left(sn, number)';
    const error = errorOf(text, { sn: 'x', number: 'many' });
    expect(error.code).toBe('sync-rule-invalid-expression');
    expect(text.slice(error.start, error.end)).toBe('number');
    expect(error.message).toBe('Left: "many" is not a whole number');
  });

  it.each(['Foo(1)', 'Trim()', 'CRLF(1)', '"a" + ', ''])(
    'reports %j, which has mistakes, as an invalid expression',
    (text) => {
      const outcome = compileExpression(parseExpression(text).tree).evaluate(NOTHING);
      expect(outcome).toMatchObject({ ok: false, error: { code: 'sync-rule-invalid-expression' } });
    },
  );

  it('can be as deep as expressions may be', () => {
    const text =
      'true and 1 = 1 + Trim('.repeat(MAX_EXPRESSION_DEPTH) +
      '"x"' +
      ')'.repeat(MAX_EXPRESSION_DEPTH);
    expect(evaluate(text).ok).toBe(true);
  });

  it('lets through what the environment throws, which is no mistake of the expression', () => {
    const compiled = compileExpression(parseExpression('a').tree);
    const broken = {
      values: () => {
        throw new TypeError('broken');
      },
    };
    expect(() => compiled.evaluate(broken)).toThrow(TypeError);
  });
});

describe('results that grow', () => {
  const big = { a: 'x'.repeat(1_048_576), half: ['x', 'y'].map((unit) => unit.repeat(524_288)) };

  it.each([
    'a + "y"',
    Array(8000).fill('a').join('+'),
    'LeftPad("x", 1048577, ".")',
    'RightPad("x", 9223372036854775807, ".")',
    'ReplaceString(a, "x", "yy")',
    'Join(half, ";")',
    'EscapeDNComponent(ReplaceString(a, "x", ","))',
  ])('are refused beyond 1 MiB', (text) => {
    expect(errorOf(text, big).code).toBe('expression-result-too-long');
  });

  it('are allowed up to 1 MiB', () => {
    expect(valueOf('LeftPad("x", 1048576, ".")')).toHaveLength(1_048_576);
    expect(valueOf('ReplaceString(a, "x", "y")', big)).toHaveLength(1_048_576);
  });
});

describe('expressions that need no evaluation', () => {
  const tree = (text: string): ReturnType<typeof parseExpression>['tree'] =>
    parseExpression(text).tree;

  it('are attributes alone', () => {
    expect(directAttribute(tree('[member]'))).toBe('member');
    expect(directAttribute(tree('(member)'))).toBe('member');
    expect(directAttribute(tree('member + ""'))).toBeUndefined();
    expect(directAttribute(tree('"member"'))).toBeUndefined();
  });

  it('are constants, Null() being the constant of no value', () => {
    expect(constantOf(tree('"x"'))).toBe('x');
    expect(constantOf(tree('-5'))).toBe(-5);
    expect(constantOf(tree('false'))).toBe(false);
    expect(constantOf(tree('null()'))).toBe(null);
    expect(constantOf(tree('CRLF()'))).toBeUndefined();
    expect(constantOf(tree('sn'))).toBeUndefined();
  });
});
