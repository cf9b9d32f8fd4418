import { canonicalValues, isValueOf, must, parseLdapDn, parseValue } from '@cognate/kernel';
import type { AttributeType, Value, Values } from '@cognate/kernel';
import type { Environment } from '@cognate/lang';
import type { FlowSource, ScriptSource } from '../configuration/rules.ts';
import { SyncFailure } from './sync-failure.ts';
import type { AlgorithmStep } from './sync-failure.ts';

/** What a flow reads, plus what its failure is reported with. */
export interface SourceView extends Environment {
  readonly dn?: string;
  readonly step: AlgorithmStep;
  /** What a script gives for a rule; absent where no script may stand. */
  readonly script?: (source: ScriptSource, rule: string) => Values | null;
}

/** What a script gives that declines: the target stays as it is, which is not the same as having no value. */
export const DECLINED: Values = [];

const NOTHING: Values = [];

/** The canonical values that a source gives; none when it contributes nothing. */
export function evaluateSource(
  source: FlowSource,
  view: SourceView,
  rule: string,
  attribute: string,
): Values {
  switch (source.kind) {
    case 'direct':
      return view.values(source.attribute) ?? NOTHING;
    case 'constant':
      return source.values;
    case 'dn-part':
      return [dnPart(view.dn ?? '', source, { step: view.step, rule, attribute })];
    case 'expression': {
      const value = expressionValue(source, view, rule, attribute);
      return value === null || value === '' ? NOTHING : [value];
    }
    case 'script': {
      const ask = must(view.script, `the rule "${rule}" may be scripted`);
      const values = ask(source, rule);
      if (values === null) return DECLINED;
      if (source.type === 'reference') return canonicalValues(values);
      const place = { step: view.step, rule, attribute };
      return canonicalValues(values.map((value) => valueAs(source.type, value, place)));
    }
  }
}

type ExpressionSource = Extract<FlowSource, { readonly kind: 'expression' }>;

/** What an expression gives: a value of the wanted type, an empty text, or nothing. */
export function expressionValue(
  source: ExpressionSource,
  view: SourceView,
  rule: string,
  attribute: string,
): Value | null {
  const place: FlowPlace = { step: view.step, rule, attribute };
  const result = source.expression.evaluate(view);
  if (!result.ok)
    throw new SyncFailure({
      ...place,
      type: result.error.code,
      message: `The expression ${source.text} fails: ${result.error.message}`,
    });
  const { value } = result;
  if (value === null || value === '') return value;
  return source.checked === undefined
    ? holdable(value, place)
    : valueAs(source.checked, value, place);
}

type DnPartSource = Extract<FlowSource, { readonly kind: 'dn-part' }>;

/** What a failing flow is reported with. */
interface FlowPlace {
  readonly step: AlgorithmStep;
  readonly rule: string;
  readonly attribute: string;
}

/** Anything can be written as text; nothing else is converted. */
function valueAs(type: AttributeType, value: Value, place: FlowPlace): Value {
  if (type === 'string') return holdable(String(value), place);
  if (isValueOf(type, value)) return value;
  throw new SyncFailure({
    ...place,
    type: 'cs-attribute-type-mismatch',
    message: `"${place.attribute}" is ${type}, but the flow gives ${JSON.stringify(value)}.`,
  });
}

/** A text that no store could hold fails its object here, and not the whole page later. */
function holdable(value: Value, place: FlowPlace): Value {
  if (typeof value !== 'string' || isValueOf('string', value)) return value;
  throw new SyncFailure({
    ...place,
    type: 'cs-attribute-type-mismatch',
    message: `The flow gives "${place.attribute}" a text with U+0000 or with half of a character: ${JSON.stringify(value).slice(0, 200)}.`,
  });
}

function dnPart(dn: string, { part, dnStyle, type }: DnPartSource, place: FlowPlace): Value {
  const names =
    dnStyle === 'ldap' ? parseLdapDn(dn)?.map((parts) => parts[0]?.value ?? '') : dn.split('+');
  const name = names?.at(part < 0 ? part : part - 1);
  if (name === undefined)
    throw new SyncFailure({
      ...place,
      type: 'dn-index-out-of-bounds',
      message: `The name "${dn}" has no part ${part}.`,
    });
  const value = parseValue(type, name);
  if (value !== undefined) return value;
  throw new SyncFailure({
    ...place,
    type: 'cannot-parse-dn-component',
    message: `Part ${part} of the name "${dn}" is no ${type}.`,
  });
}

/** The values, which sources give in canonical order, if the attribute can hold them. */
export function fitValues(
  values: Values,
  target: { readonly name: string; readonly multivalued: boolean },
  step: AlgorithmStep,
  rule: string,
): Values {
  if (values.length > 1 && !target.multivalued)
    throw new SyncFailure({
      type:
        step === 'export-flow'
          ? 'ambiguous-export-flow-to-single-valued-attribute'
          : 'flow-multi-values-to-single-value',
      step,
      rule,
      attribute: target.name,
      message: `"${target.name}" holds one value; the flow gives ${values.length}.`,
    });
  return values;
}
