import type { AttributeType } from '@cognate/kernel';
import type { ScopeCondition } from '../connect/connect-rule.ts';
import { attributeText, literalText, quoted } from './expression-text.ts';
import type { Translated } from './expression-text.ts';

/** What the condition is about. */
export interface ConditionSubject {
  /** As expressions write it. */
  readonly text: string;
  readonly type: AttributeType | undefined;
  readonly multivalued: boolean;
}

type Render = (subject: ConditionSubject, value: string) => string;

const compare =
  (operator: string): Render =>
  ({ text, type }, value) =>
    `${text} ${operator} ${literalText(value, type)}`;

const number =
  (operator: string): Render =>
  ({ text }, value) =>
    `${text} ${operator} ${/^-?\d+$/.test(value) ? value : quoted(value)}`;

const equal: Render = (subject, value) =>
  subject.multivalued
    ? `HasValue(${subject.text}, ${literalText(value, subject.type)})`
    : compare('=')(subject, value);

const call =
  (name: string): Render =>
  ({ text }, value) =>
    `${name}(${text}, ${quoted(value)})`;

const negated =
  (render: Render): Render =>
  (subject, value) =>
    `not(${render(subject, value)})`;

const present: Render = ({ text }) => `IsPresent(${text})`;

const bitOn: Render = ({ text }, value) => `BitAnd(${value}, ${text}) = ${value}`;

/** The operators of connector filters, and of the scopes of synchronization rules; in both one kind of writing. */
const OPERATORS: ReadonlyMap<string, Render> = new Map([
  ['equality', equal],
  ['inequality', negated(equal)],
  ['present', present],
  ['not-present', negated(present)],
  ['starts-with', call('StartsWith')],
  ['not-starts-with', negated(call('StartsWith'))],
  ['ends-with', call('EndsWith')],
  ['not-ends-with', negated(call('EndsWith'))],
  ['contains', call('Contains')],
  ['not-contains', negated(call('Contains'))],
  // Older servers and the directory's own words for parts of texts and order.
  ['substring-start', call('StartsWith')],
  ['not-substring-start', negated(call('StartsWith'))],
  ['substring-end', call('EndsWith')],
  ['not-substring-end', negated(call('EndsWith'))],
  ['substring-any', call('Contains')],
  ['not-substring-any', negated(call('Contains'))],
  ['less', number('<')],
  ['less-or-equal', number('<=')],
  ['greater', number('>')],
  ['greater-or-equal', number('>=')],
  ['less-than', number('<')],
  ['less-than-or-equal', number('<=')],
  ['greater-than', number('>')],
  ['greater-than-or-equal', number('>=')],
  ['bit-on', bitOn],
  ['bit-off', negated(bitOn)],
  ['EQUAL', equal],
  ['NOTEQUAL', negated(equal)],
  ['ISNULL', negated(present)],
  ['ISNOTNULL', present],
  ['STARTSWITH', call('StartsWith')],
  ['NOTSTARTSWITH', negated(call('StartsWith'))],
  ['ENDSWITH', call('EndsWith')],
  ['NOTENDSWITH', negated(call('EndsWith'))],
  ['CONTAINS', call('Contains')],
  ['NOTCONTAINS', negated(call('Contains'))],
  ['LESSTHAN', number('<')],
  ['LESSTHAN_OR_EQUAL', number('<=')],
  ['GREATERTHAN', number('>')],
  ['GREATERTHAN_OR_EQUAL', number('>=')],
  ['ISBITSET', bitOn],
  ['ISBITNOTSET', negated(bitOn)],
]);

/** A condition as an expression, or which operator is not known. */
export function conditionText(
  subject: ConditionSubject,
  operator: string,
  written: string,
): Translated {
  const value = /^0x[0-9a-f]{1,8}$/i.test(written) ? String(Number(written)) : written;
  const render = OPERATORS.get(operator);
  if (render === undefined) return { ok: false, reason: `the operator "${operator}" is not known` };
  if ((render === bitOn || operator.includes('BIT')) && !/^\d+$/.test(value))
    return { ok: false, reason: `"${value}" is no mask of bits` };
  return { ok: true, text: render(subject, value) };
}

export type FindAttribute = (
  name: string,
) => { readonly type: AttributeType; readonly multivalued: boolean } | undefined;

/** Conditions of which all must hold. */
export function scopeText(conditions: readonly ScopeCondition[], find: FindAttribute): Translated {
  const texts: string[] = [];
  for (const { attribute, operator, value } of conditions) {
    const known = find(attribute);
    const subject = {
      text: attributeText(attribute),
      type: known?.type,
      multivalued: known?.multivalued ?? false,
    };
    const translated = conditionText(subject, operator, value);
    if (!translated.ok) return translated;
    texts.push(translated.text);
  }
  return { ok: true, text: texts.join(' and ') };
}

/** Alternatives of conditions; one of them must hold. */
export function anyText(alternatives: readonly string[]): string {
  const [only = ''] = alternatives;
  return alternatives.length < 2 ? only : alternatives.map((text) => `(${text})`).join(' or ');
}
