import type { AttributeType } from '@cognate/kernel';
import { FUNCTIONS, parseExpression } from '@cognate/lang';
import type { ServiceExpression, SourceRef } from '../mim/model.ts';

const BARE = /^[A-Za-z_][A-Za-z0-9_\-.;]*$/;
const WORDS = new Set(['and', 'or', 'not', 'true', 'false']);

/** An attribute's name as expressions write it. */
export function attributeText(name: string): string {
  return BARE.test(name) && !WORDS.has(name.toLowerCase())
    ? name
    : `[${name.replaceAll(']', ']]')}]`;
}

/** A source of a mapping: an attribute, or what every object has. */
export const sourceText = ({ name, intrinsic }: SourceRef): string =>
  intrinsic ? `[<${name.replace(/[<>]/g, '')}>]` : attributeText(name);

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A value of the old files as a literal of an attribute's type. */
export function literalText(value: string, type: AttributeType | undefined): string {
  if (type === 'integer' && /^-?\d{1,19}$/.test(value.trim())) return value.trim();
  if (type === 'boolean') return /^(?:1|true)$/i.test(value.trim()) ? 'true' : 'false';
  return quoted(value);
}

const FUNCTION_NAMES = new Map<string, string>([
  ...FUNCTIONS.map(({ name }): [string, string] => [name.toLowerCase(), name]),
  ['replacestring', 'ReplaceString'],
]);

/** What an expression of the identity service becomes, or why it cannot. */
export type Translated =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

const refused = (reason: string): Translated => ({ ok: false, reason });

/** An expression of the identity service as text; its functions have the same names and meaning here. */
export function serviceExpressionText(expression: ServiceExpression): Translated {
  switch (expression.kind) {
    case 'attribute':
      return /^\$.*\$?$/.test(expression.name)
        ? refused(`it uses the workflow parameter ${expression.name}`)
        : { ok: true, text: plainText(expression.name) };
    case 'text':
      return { ok: true, text: quoted(expression.value) };
    case 'integer':
      return { ok: true, text: expression.value };
    case 'function':
      return functionText(expression);
  }
}

const plainText = (name: string): string =>
  /^(?:true|false)$/i.test(name) ? name.toLowerCase() : attributeText(name);

function functionText(expression: ServiceExpression & { kind: 'function' }): Translated {
  const texts: string[] = [];
  for (const argument of expression.arguments) {
    const translated = serviceExpressionText(argument);
    if (!translated.ok) return translated;
    texts.push(translated.text);
  }
  if (expression.name === '+') return { ok: true, text: texts.join(' + ') };
  const name = FUNCTION_NAMES.get(expression.name.toLowerCase());
  if (name === undefined) return refused(`there is no function "${expression.name}"`);
  return checked(`${name}(${texts.join(', ')})`);
}

/** A text that the expression language can read, or what is wrong with it. */
export function checked(text: string): Translated {
  const [problem] = parseExpression(text).diagnostics;
  return problem === undefined ? { ok: true, text } : refused(problem.message);
}
