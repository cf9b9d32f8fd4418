import type { Value } from '@cognate/kernel';
import type { FunctionInfo, FunctionParameter } from '../functions/definition.ts';
import { FUNCTIONS } from '../functions/library.ts';

const GROUPS: readonly (readonly [FunctionInfo['group'], string])[] = [
  ['condition', 'Conditions'],
  ['text', 'Text'],
  ['number', 'Numbers'],
  ['date', 'Dates'],
  ['conversion', 'Conversion'],
  ['values', 'Attributes with several values'],
];

const RETURNS: Readonly<Record<FunctionInfo['returns'], string>> = {
  string: 'text',
  integer: 'integer',
  boolean: 'boolean',
  binary: 'binary',
  reference: 'reference',
  none: 'nothing',
  any: 'any value',
};

const INTRODUCTION = `# Expressions and their functions

<!-- Generated from packages/lang/src/functions; update with: npx vitest run packages/lang -u -->

An expression computes the value of an attribute, or decides whether a rule applies:

\`\`\`text
IIF(IsPresent(givenName), givenName + " " + sn, displayName)
\`\`\`

## How expressions are written

- Attributes by their bare name: a letter or \`_\`, then letters, digits, \`_\`, \`-\`, \`.\` and \`;\`. Any other name, and one that is also a word of the language, stands in brackets: \`[extension name]\`, \`[<dn>]\`, \`[and]\`. A \`]\` inside is written twice.
- Text between \`"\` or \`'\`; the quote itself inside is written twice: \`"say ""hi"""\`.
- Whole numbers of 64 bits: \`42\`, \`-5\`. Truth values: \`true\`, \`false\`.
- Function calls: \`Left(sn, 3)\`. Names of functions and attributes are the same in any case.
- Operators, loosest first: \`or\`, \`and\`, then \`=\` \`<>\` \`<\` \`<=\` \`>\` \`>=\`, then \`+\`, which joins texts and never adds numbers. Each is another way to write a function: \`a = b\` is \`Eq(a, b)\`.
- At most 16,384 characters, and calls and parentheses at most 200 deep.

## How values behave

- An attribute without a value, and \`Null()\`, give no value. Most functions then give none either, or an empty text; the summary of each says which. \`+\` takes a missing text as empty, comparisons with a missing number are false, and a missing condition is false.
- An attribute with several values where one is needed is the error \`flow-multi-values-to-single-value\`. An expression that is nothing but an attribute copies all its values.
- Numbers and truth values are taken as text where text is needed (\`true\` and \`false\` in lower case), and text in digits as a number where a number is needed.
- Binary values are text in base64.
- Positions in a text begin at 1 and lengths count UTF-16 units. No function gives a text of more than 1,048,576 of them.
- A function that cannot work with a value is the error \`sync-rule-invalid-expression\` for that object; an unreadable date is \`datetime-string-format-incorrect\`.
`;

function parameter(info: FunctionParameter): string {
  const type = info.type === 'any' ? 'any value' : info.type;
  const shown = info.type === 'values' ? 'attribute or expression' : type;
  return `\`${info.name}\` (${shown}${info.variadic === true ? ', once or more often' : ''})`;
}

const written = (value: Value | null): string =>
  value === null ? 'no value' : `\`${JSON.stringify(value)}\``;

function section(info: FunctionInfo): string {
  const names = info.parameters.map((each) => each.name + (each.variadic === true ? ', ...' : ''));
  const lines = [
    `### ${info.name}`,
    '',
    `\`${info.name}(${names.join(', ')})\``,
    '',
    info.summary,
    '',
  ];
  if (info.parameters.length > 0) {
    lines.push(`- Takes: ${info.parameters.map(parameter).join(', ')}`);
  }
  lines.push(`- Gives: ${RETURNS[info.returns]}`);
  lines.push(`- In MIM: ${info.mim ? 'yes' : 'no, an addition'}`);
  for (const { expression, result } of info.examples) {
    lines.push(`- Example: \`${expression}\` gives ${written(result)}`);
  }
  return lines.join('\n');
}

/** The reference page of the expression language, as Markdown. */
export function renderFunctionReference(): string {
  const groups = GROUPS.map(([group, title]) => {
    const members = FUNCTIONS.filter((info) => info.group === group);
    const sections = members.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(section);
    return `## ${title}\n\n${sections.join('\n\n')}\n`;
  });
  return [INTRODUCTION, ...groups].join('\n');
}
