import { describe, expect, it } from 'vitest';
import { compileExpression } from '../expression/compile.ts';
import { parseExpression } from '../expression/parse.ts';
import { FUNCTIONS } from './library.ts';

const MIM =
  `Concatenate UpperCase LowerCase ProperCase LTrim RTrim Trim LeftPad RightPad BitOr BitAnd
  DateTimeFormat ConvertSidToString ConvertStringToGuid ReplaceString Word Left Right Mid CRLF RandomNum
  EscapeDNComponent Null IIF Eq NotEquals LessThan GreaterThan LessThanOrEquals GreaterThanOrEquals
  IsPresent`.split(/\s+/);

describe('the function library', () => {
  it('has all 31 functions of MIM and marks them as such', () => {
    const marked = FUNCTIONS.filter((info) => info.mim).map((info) => info.name);
    expect(marked.toSorted()).toEqual(MIM.toSorted());
    expect(marked).toHaveLength(31);
  });

  it('has no name twice, whatever the case', () => {
    const names = FUNCTIONS.map((info) => info.name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  const examples = FUNCTIONS.flatMap((info) =>
    info.examples.map((example) => ({ name: info.name, ...example })),
  );

  it.each(examples)('keeps its promise in the example $expression', ({ expression, result }) => {
    const { tree, diagnostics } = parseExpression(expression);
    expect(diagnostics).toEqual([]);
    const outcome = compileExpression(tree).evaluate({ values: () => undefined });
    expect(outcome).toEqual({ ok: true, value: result });
  });

  it('gives every function but the random one an example', () => {
    const without = FUNCTIONS.filter((info) => info.examples.length === 0);
    expect(without.map((info) => info.name)).toEqual(['RandomNum']);
  });
});
