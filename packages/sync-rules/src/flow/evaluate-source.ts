import { isValueOf, parseLdapDn } from '@cognate/kernel';
import type { AttributeType, Value, Values } from '@cognate/kernel';
import type { Environment } from '@cognate/lang';
import type { FlowSource } from '../configuration/rules.ts';
import { SyncFailure } from './sync-failure.ts';
import type { AlgorithmStep } from './sync-failure.ts';

/** What a flow reads, plus what its failure is reported with. */
export interface SourceView extends Environment {
  readonly dn?: string;
  readonly step: AlgorithmStep;
}

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
      const result = source.expression.evaluate(view);
      if (!result.ok)
        throw new SyncFailure({
          type: result.error.code,
          step: view.step,
          message: `The expression ${source.text} fails: ${result.error.message}`,
          rule,
          attribute,
        });
      if (result.value === null || result.value === '') return NOTHING;
      return [
        source.checked === undefined
          ? result.value
          : valueAs(source.checked, result.value, { step: view.step, rule, attribute }),
      ];
    }
  }
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
  if (type === 'string') return String(value);
  if (isValueOf(type, value)) return value;
  throw new SyncFailure({
    ...place,
    type: 'cs-attribute-type-mismatch',
    message: `"${place.attribute}" is ${type}, but the flow gives ${JSON.stringify(value)}.`,
  });
}

function dnPart(dn: string, { part, dnStyle }: DnPartSource, place: FlowPlace): Value {
  const names =
    dnStyle === 'ldap' ? parseLdapDn(dn)?.map((parts) => parts[0]?.value ?? '') : dn.split('+');
  const name = names?.[part - 1];
  if (name === undefined)
    throw new SyncFailure({
      ...place,
      type: 'dn-index-out-of-bounds',
      message: `The name "${dn}" has no part ${part}.`,
    });
  return name;
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
