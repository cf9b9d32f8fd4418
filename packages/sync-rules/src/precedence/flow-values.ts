import type { Value, Values } from '@cognate/kernel';
import type { ImportFlow, MetaverseType } from '../configuration/rules.ts';
import { CONTRIBUTOR, VALUE } from '../configuration/scope.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { evaluateSource, expressionValue, fitValues } from '../flow/evaluate-source.ts';
import type { SourceView } from '../flow/evaluate-source.ts';
import { csView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { MvDraft } from './mv-draft.ts';

/** What became of one flow, for the preview. */
export interface FlowOutcome {
  readonly flow: ImportFlow;
  readonly values: Values;
  readonly status:
    'applied' | 'unchanged' | 'not-precedent' | 'no-value' | 'repopulated' | 'deleted';
}

/** A connector that leaves or contributes, with what its flows look at. */
export interface FlowInput {
  readonly type: MetaverseType;
  readonly mv: MvObject;
  readonly cs: CsObject;
  /** All connectors of the metaverse object; `cs` may be among them. */
  readonly connectors: readonly CsObject[];
  readonly run: number;
}

/** The values that a flow gives for a connector, fit for its target. */
export const valuesOf = (flow: ImportFlow, cs: CsObject): Values =>
  fitValues(
    evaluateSource(flow.source, csView(cs, 'import-flow'), flow.id, flow.target.name),
    flow.target,
    'import-flow',
    flow.id,
  );

/**
 * What a flow decides under manual precedence: values, none of them to clear the attribute, or `undefined` to leave
 * it. Its expression sees what is there in `[<value>]` and the connector that supplied it in `[<contributor>]`.
 */
export function decidedValues(
  flow: ImportFlow,
  { cs, type }: FlowInput,
  draft: MvDraft,
): Values | undefined {
  const { source, target } = flow;
  if (source.kind !== 'expression') {
    const values = valuesOf(flow, cs);
    return values.length === 0 ? undefined : values;
  }
  const view = manualView(csView(cs, 'import-flow'), {
    value: draft.values(target.name),
    contributor: contributorOf(type, target.name, draft),
  });
  const value: Value | null = expressionValue(source, view, flow.id, target.name);
  if (value === null) return undefined;
  return value === '' ? [] : [value];
}

interface Contributed {
  readonly value: Values;
  readonly contributor: string | undefined;
}

const manualView = (view: SourceView, { value, contributor }: Contributed): SourceView => ({
  ...view,
  values: (name) => {
    if (name === VALUE) return value;
    if (name === CONTRIBUTOR) return contributor === undefined ? [] : [contributor];
    return view.values(name);
  },
});

/** The connector whose flow last wrote an attribute, unless the rule is gone from the configuration. */
function contributorOf(type: MetaverseType, attribute: string, draft: MvDraft): string | undefined {
  const owner = draft.lineage(attribute);
  return type.flowsByAttribute.get(attribute)?.find(({ id }) => id === owner?.rule)?.connector;
}
