import type { Value } from '@cognate/kernel';
import { asText, binary, MAX_RESULT_LENGTH, ternary, tooLong } from './build.ts';
import type { Call, FunctionDefinition, FunctionParameter } from './definition.ts';

type Given = Value | null;

const STR: FunctionParameter = { name: 'str', type: 'text' };

const ESCAPED: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\t': '\t' };
const unescape = (text: string): string =>
  text.replace(/\\[nrt]/g, (escape) => ESCAPED[escape] ?? escape);

function replaceAll(str: Given, old: Given, replacement: Given, call: Call): Given {
  if (str === null) return null;
  const text = asText(str);
  const wanted = old === null ? '' : unescape(asText(old));
  if (wanted === '') return text;
  const parts = text.split(wanted);
  const filling = replacement === null ? '' : unescape(asText(replacement));
  if (text.length + (parts.length - 1) * (filling.length - wanted.length) > MAX_RESULT_LENGTH) {
    tooLong(call);
  }
  return parts.join(filling);
}

const search = (
  name: string,
  where: string,
  test: (text: string, part: string) => boolean,
  example: FunctionDefinition['examples'][number],
): FunctionDefinition => ({
  name,
  group: 'text',
  parameters: [STR, { name: 'part', type: 'text' }],
  returns: 'boolean',
  summary: `Whether str ${where} part, case included. False when one of them is missing; use LowerCase on both to ignore case.`,
  mim: false,
  examples: [example],
  build: binary((str, part) => str !== null && part !== null && test(asText(str), asText(part))),
});

/** Functions that look for a text in another. */
export const SEARCH_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'ReplaceString',
    group: 'text',
    parameters: [STR, { name: 'old', type: 'text' }, { name: 'new', type: 'text' }],
    returns: 'string',
    summary:
      'The text with every occurrence of old replaced by new, case included. In old and new, \\n, \\r and \\t stand for line feed, carriage return and tab. An empty old changes nothing; a missing new removes.',
    mim: true,
    examples: [{ expression: 'ReplaceString("a-b-c", "-", "")', result: 'abc' }],
    build: ternary(replaceAll),
  },
  search('Contains', 'contains', (text, part) => text.includes(part), {
    expression: 'Contains("service account", "service")',
    result: true,
  }),
  search('StartsWith', 'starts with', (text, part) => text.startsWith(part), {
    expression: 'StartsWith("svc-backup", "svc-")',
    result: true,
  }),
  search('EndsWith', 'ends with', (text, part) => text.endsWith(part), {
    expression: 'EndsWith("ann@contoso.test", "@contoso.test")',
    result: true,
  }),
];
