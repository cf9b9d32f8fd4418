import { canonicalValues } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { ImportFlow } from '../configuration/rules.ts';
import { hasHologram } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { decidedValues, valuesOf } from './flow-values.ts';
import type { FlowInput } from './flow-values.ts';
import type { MvDraft } from './mv-draft.ts';

/** A flow that another connector of the metaverse object could contribute by. */
interface OtherFlow {
  readonly flow: ImportFlow;
  readonly cs: CsObject;
}

/** The flows of all connectors but the one that leaves or contributes, in order of precedence. */
export function* otherFlows(input: FlowInput, attribute: string): Generator<OtherFlow> {
  for (const flow of input.type.flowsByAttribute.get(attribute) ?? [])
    for (const cs of input.connectors)
      if (
        cs.id !== input.cs.id &&
        cs.connector === flow.connector &&
        cs.type === flow.objectType &&
        hasHologram(cs)
      )
        yield { flow, cs };
}

/** Fills an attribute that lost its owner from the other connectors. Answers whether one of them has something. */
export function repopulate(draft: MvDraft, input: FlowInput, attribute: string): boolean {
  const kind = input.type.precedence.get(attribute);
  let filled = false;
  for (const { flow, cs } of otherFlows(input, attribute)) {
    const values =
      (kind === 'manual'
        ? decidedValues(flow, { ...input, cs }, draft)
        : valuesOf(flow, cs, input, draft)) ?? [];
    if (values.length === 0) continue;
    const own = { rule: flow.id, object: cs.id, run: input.run };
    const shared = kind === 'equal' && flow.target.multivalued;
    if (!filled) draft.set(attribute, values, own);
    else draft.set(attribute, united(draft.values(attribute), values), own);
    filled = true;
    if (!shared) break;
  }
  return filled;
}

/** The values of both, in canonical order. */
export const united = (a: Values, b: Values): Values => {
  const known = new Set(a);
  const added = b.filter((value) => !known.has(value));
  return added.length === 0 ? a : canonicalValues([...a, ...added]);
};
