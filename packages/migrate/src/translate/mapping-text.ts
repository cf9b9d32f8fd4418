import { foldName } from '@cognate/kernel';
import type { AttributeType } from '@cognate/kernel';
import type { FlowDocument } from '@cognate/sync-rules';
import type { MimMapping, ServiceExpression } from '../mim/model.ts';
import { quoted, serviceExpressionText, sourceText } from './expression-text.ts';

/** A flow's source in the new configuration, or why there is none. */
export type FlowText =
  | { readonly ok: true; readonly flow: FlowParts; readonly note?: string }
  | {
      readonly ok: false;
      readonly code: 'scripted' | 'expression' | 'mapping';
      readonly reason: string;
    };

/** Exactly one of the four. */
export interface FlowParts {
  readonly expression?: string | undefined;
  readonly constant?: string | number | boolean | undefined;
  readonly dnPart?: number | undefined;
  readonly script?: string | undefined;
  /** For which objects it is meant. */
  readonly when?: string;
}

const refused = (code: 'scripted' | 'expression' | 'mapping', reason: string): FlowText => ({
  ok: false,
  code,
  reason,
});

/** What a mapping becomes for a target of a type. */
export function mappingText(mapping: MimMapping, target: AttributeType | undefined): FlowText {
  switch (mapping.kind) {
    case 'direct':
      return { ok: true, flow: { expression: sourceText(mapping.source) } };
    case 'constant':
      return constantText(mapping.value, target);
    case 'dn-part':
      return {
        ok: true,
        flow: { dnPart: Math.max(1, mapping.part) },
        note: 'Parts of a name are counted from the leaf, from 1: compare a result with the old one.',
      };
    case 'scripted':
      return refused('scripted', `it is computed by the rules extension ("${mapping.context}")`);
    case 'sync-rule':
      return ruleText(mapping, target);
    case 'missing':
      return refused('mapping', 'it has no mapping that is known');
  }
}

function ruleText(
  mapping: MimMapping & { kind: 'sync-rule' },
  target: AttributeType | undefined,
): FlowText {
  const { source, sources } = mapping;
  if (mapping.existenceTest)
    return refused('mapping', 'it is an existence test, which has no place here');
  if (source.kind === 'constant') return constantText(source.value, target);
  if (source.kind === 'direct') {
    const [first] = sources;
    return first === undefined
      ? refused('mapping', 'it names no source')
      : { ok: true, flow: { expression: sourceText(first) } };
  }
  if (source.expression === undefined) return refused('expression', 'its expression is empty');
  const translated = serviceExpressionText(
    target === 'boolean' ? asBoolean(source.expression) : source.expression,
  );
  return translated.ok
    ? { ok: true, flow: { expression: translated.text } }
    : refused('expression', translated.reason);
}

/** The old server takes the texts "TRUE" and "FALSE" for a yes and a no; a bare word is one here. */
function asBoolean(expression: ServiceExpression): ServiceExpression {
  if (expression.kind === 'text' && /^(?:true|false)$/i.test(expression.value))
    return { kind: 'attribute', name: expression.value };
  if (expression.kind !== 'function' || expression.name.toLowerCase() !== 'iif') return expression;
  const [condition, ...results] = expression.arguments;
  return condition === undefined
    ? expression
    : { ...expression, arguments: [condition, ...results.map(asBoolean)] };
}

/** A constant as a value of the target's type. */
export function constantText(value: string, type: AttributeType | undefined): FlowText {
  const trimmed = value.trim();
  if (type === 'boolean' && /^(?:true|false|1|0)$/i.test(trimmed))
    return { ok: true, flow: { constant: /^(?:true|1)$/i.test(trimmed) } };
  if (type === 'integer' && /^-?\d+$/.test(trimmed)) {
    const number = Number(trimmed);
    return Number.isSafeInteger(number)
      ? { ok: true, flow: { constant: number } }
      : { ok: true, flow: { expression: trimmed } };
  }
  return { ok: true, flow: { constant: value } };
}

/** One flow after the other: the first that gives a value counts. Undefined where they cannot be put together. */
export function firstOf(flows: readonly FlowParts[]): FlowParts | undefined {
  const [only] = flows;
  if (flows.length < 2) return only;
  const texts = flows.map(
    ({ expression, constant, when }) =>
      (when === undefined ? expression : undefined) ??
      (typeof constant === 'string' ? quoted(constant) : constant?.toString()),
  );
  return texts.includes(undefined) ? undefined : { expression: `Coalesce(${texts.join(', ')})` };
}

/**
 * Limited to objects in a scope: nothing flows for others. A conditional expression can stand together with others, but
 * gives one value at most; several, and references (`whole`), are copied by a lone attribute.
 */
export function within(scope: string | undefined, flow: FlowParts, whole: boolean): FlowParts {
  if (scope === undefined) return flow;
  if (whole) return { ...flow, when: scope };
  const value =
    flow.expression ??
    (typeof flow.constant === 'string' ? quoted(flow.constant) : String(flow.constant));
  return flow.dnPart === undefined && flow.script === undefined
    ? { expression: `IIF(${scope}, ${value}, Null())` }
    : flow;
}

/** A flow as people would write it: a lone expression is its short form. */
export function flowDocument(
  flow: FlowParts,
  more: {
    readonly allowNulls?: boolean;
    readonly initialOnly?: boolean;
    readonly existenceTest?: boolean;
  } = {},
): FlowDocument {
  const options = {
    ...(more.allowNulls === true ? { allowNulls: true } : {}),
    ...(more.initialOnly === true ? { initialOnly: true } : {}),
    ...(more.existenceTest === true ? { existenceTest: true } : {}),
  };
  return flow.expression !== undefined &&
    flow.when === undefined &&
    Object.keys(options).length === 0
    ? flow.expression
    : { ...flow, ...options };
}

const SECRET_NAMES = new Set(
  ['unicodePwd', 'userPassword', 'export_password', 'dBCSPwd', 'unixUserPassword', 'password'].map(
    foldName,
  ),
);

/** Whether an attribute holds a password: what flows there in clear must not be written down. */
export const isSecretAttribute = (name: string, type?: AttributeType): boolean =>
  SECRET_NAMES.has(foldName(name)) ||
  // Not `pwdLastSet`, nor a flag about passwords.
  (/(?:password|passwd|pwd|secret)$/i.test(name) && type !== 'boolean' && type !== 'integer');
