import { describe, expect, it } from 'vitest';
import { withoutPositions } from '../testing/arbitrary-tree.ts';
import { MAX_EXPRESSION_DEPTH } from './cursor.ts';
import { MAX_EXPRESSION_LENGTH, parseExpression } from './parse.ts';
import { printExpression } from './print.ts';

/** The diagnostics as `start-end code`, in short. */
const mistakes = (text: string): string[] =>
  parseExpression(text).diagnostics.map(({ start, end, code }) => `${start}-${end} ${code}`);

const canonical = (text: string): string => {
  const { tree, diagnostics } = parseExpression(text);
  expect(diagnostics).toEqual([]);
  return printExpression(tree);
};

describe('parsing an expression', () => {
  it.each([
    ['givenName', 'givenName'],
    [
      'iif(ISPRESENT(givenName), givenName+" "+sn, displayName)',
      'IIF(IsPresent(givenName), givenName + " " + sn, displayName)',
    ],
    ["'it''s'", `"it's"`],
    ['"say ""hi"""', '"say ""hi"""'],
    ['-5', '-5'],
    ['-0', '0'],
    ['007', '7'],
    ['9223372036854775807', '9223372036854775807'],
    ['TRUE', 'true'],
    ['[givenName]', 'givenName'],
    ['[extension name]', '[extension name]'],
    ['[<dn>]', '[<dn>]'],
    ['[<object-id>]', '[<object-id>]'],
    ['[a]]b]', '[a]]b]'],
    ['[true]', '[true]'],
    ['straße-2.x;lang-de', 'straße-2.x;lang-de'],
    ['Concatenate(a, b, c)', 'a + b + c'],
    ['Concatenate(a)', 'Concatenate(a)'],
    ['a + (b + c)', 'a + (b + c)'],
    ['(a + b) + c', '(a + b) + c'],
    ['((a)) + b', 'a + b'],
    ['Eq(a, 1)', 'a = 1'],
    ['a+b=c', 'a + b = c'],
    ['(a = b) = true', '(a = b) = true'],
    ['a = 1 or b = 2 and c = 3', 'a = 1 or b = 2 and c = 3'],
    ['(a = 1 or b = 2) AND c = 3', '(a = 1 or b = 2) and c = 3'],
    ['not(a = 1) and b', 'Not(a = 1) and b'],
    ['And(a, b, c)', 'a and b and c'],
    ['a<>b', 'a <> b'],
    ['a>=b', 'a >= b'],
    [' CRLF ( ) ', 'CRLF()'],
  ])('reads %s as %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it('keeps a chain of one operator in one call and nests what parentheses nest', () => {
    const flat = parseExpression('a + b + c').tree;
    expect(flat.kind === 'call' && flat.arguments.length).toBe(3);
    const nested = parseExpression('(a + b) + c').tree;
    expect(nested.kind === 'call' && nested.arguments.length).toBe(2);
  });

  it('gives every node the place it was written at', () => {
    const text = 'IIF( a = "x", [b c], 12 )';
    const { tree } = parseExpression(text);
    expect(text.slice(tree.start, tree.end)).toBe(text);
    const parts = tree.kind === 'call' ? tree.arguments : [];
    expect(parts.map((part) => text.slice(part.start, part.end))).toEqual([
      'a = "x"',
      '[b c]',
      '12',
    ]);
  });

  it('freezes the tree', () => {
    const { tree } = parseExpression('a + b');
    expect(Object.isFrozen(tree)).toBe(true);
    expect(tree.kind === 'call' && Object.isFrozen(tree.arguments)).toBe(true);
  });
});

describe('mistakes in an expression', () => {
  it.each([
    ['', ['0-0 empty-expression']],
    ['  ', ['0-2 empty-expression']],
    ['"abc', ['0-4 unterminated-text']],
    ['[abc', ['0-4 unterminated-name']],
    ['[]', ['0-2 expected-expression']],
    ['"a\0"', ['0-4 unexpected-character']],
    ['1.5', ['0-3 malformed-number']],
    ['5abc', ['0-4 malformed-number']],
    ['9223372036854775808', ['0-19 integer-out-of-range']],
    ['a @@ ', ['2-4 unexpected-character']],
    ['a & b', ['2-3 unexpected-character']],
    ['a != b', ['2-4 unexpected-character']],
    ['a b', ['2-3 unexpected-token']],
    ['a)', ['1-2 unexpected-token']],
    ['a +', ['3-3 expected-expression']],
    ['(a', ['0-1 unclosed-parenthesis']],
    ['Trim(a', ['4-5 unclosed-parenthesis']],
    ['IIF(a b, c, d)', ['6-7 expected-separator']],
    ['(a, b)', ['2-3 expected-separator']],
    ['IIF(a,,b)', ['6-7 expected-expression']],
    ['a = b = c', ['6-7 chained-comparison']],
    ['a < b <> c', ['6-8 chained-comparison']],
    ['not a', ['0-3 reserved-word']],
    ['and', ['0-3 expected-expression', '3-3 expected-expression']],
    ['Uppercas(a)', ['0-8 unknown-function']],
  ])('are found in %j', (text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });

  it('are reported all at once, in the order of the text', () => {
    expect(mistakes('Foo(a,, 5x) + Trm("a" "b") @')).toEqual([
      '0-3 unknown-function',
      '6-7 expected-expression',
      '8-10 malformed-number',
      '14-17 unknown-function',
      '22-25 expected-separator',
      '27-28 unexpected-character',
    ]);
  });

  it('say what to write instead', () => {
    expect(parseExpression('Uppercas(a)').diagnostics[0]).toMatchObject({
      message: 'There is no function Uppercas',
      remedy: 'Did you mean UpperCase?',
      replacement: 'UpperCase',
    });
    expect(parseExpression('a && b').diagnostics[0]).toMatchObject({ replacement: 'and' });
  });

  it('leave a tree with what could be understood', () => {
    const { tree } = parseExpression('IIF(a = , "x" y, Trim(b)');
    expect(printExpression(tree)).toBe('IIF(a = , "x", Trim(b))');
  });
});

describe('the limits of an expression', () => {
  it('refuse a text that is too long', () => {
    expect(mistakes(`"${'x'.repeat(MAX_EXPRESSION_LENGTH)}"`)).toEqual([
      `0-${MAX_EXPRESSION_LENGTH + 2} expression-too-long`,
    ]);
    expect(mistakes(`"${'x'.repeat(MAX_EXPRESSION_LENGTH - 2)}"`)).toEqual([]);
  });

  it.each([
    ['parentheses', '(', 'a', ')'],
    ['calls', 'Trim(', 'a', ')'],
    ['calls under all operators', 'a or b and c = d + Not(', 'a', ')'],
  ])('allow %s to a certain depth and report more of them once', (_, open, middle, close) => {
    const text = (depth: number): string => open.repeat(depth) + middle + close.repeat(depth);
    expect(mistakes(text(MAX_EXPRESSION_DEPTH))).toEqual([]);
    const deeper = parseExpression(text(MAX_EXPRESSION_DEPTH + 1)).diagnostics;
    expect(deeper.map((each) => each.code)).toEqual(['expression-too-deep']);
  });

  it.each(['(', 'Trim(', 'not ', 'not(', '((a,', '[', 'a = ', 'a + ', '1 and ', '"" ', ')', '@ '])(
    'hold for a text full of %j',
    (piece) => {
      const text = piece.repeat(Math.floor(MAX_EXPRESSION_LENGTH / piece.length));
      const { tree, diagnostics } = parseExpression(text);
      expect(diagnostics.length).toBeGreaterThan(0);
      expect(diagnostics.length).toBeLessThanOrEqual(50);
      expect(() => printExpression(tree)).not.toThrow();
    },
  );

  it('do not hinder a long chain', () => {
    const count = MAX_EXPRESSION_LENGTH / 2;
    const { tree, diagnostics } = parseExpression(Array(count).fill('a').join('+'));
    expect(diagnostics).toEqual([]);
    expect(tree.kind === 'call' && tree.arguments.length).toBe(count);
    expect(
      withoutPositions(parseExpression(printExpression(tree).replaceAll(' ', '')).tree),
    ).toEqual(withoutPositions(tree));
  });
});
