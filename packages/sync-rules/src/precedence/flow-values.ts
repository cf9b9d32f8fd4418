import type { Value, Values } from '@cognate/kernel';
import type { ImportFlow, MetaverseType, Substitutes } from '../configuration/rules.ts';
import { CONTRIBUTOR, VALUE } from '../configuration/scope.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { DECLINED, evaluateSource, expressionValue, fitValues } from '../flow/evaluate-source.ts';
import type { SourceView } from '../flow/evaluate-source.ts';
import { holds } from '../filter/is-filtered.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { csView, importedValues } from '../flow/views.ts';
import { indexKey } from '../join/join-search.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { uniqueValue } from '../unique/unique-value.ts';
import { importScript } from '../scripts/script-flows.ts';
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
  /** Whether another metaverse object has a value that has to be unique. */
  readonly isTaken: (attribute: string, value: Value) => boolean;
}

const NOTHING: Values = [];

/** Whether a flow is meant for a connector. */
export const isMeant = ({ when, id }: ImportFlow, cs: CsObject): boolean =>
  when === undefined || holds(when, csView(cs, 'import-flow'), id);

/** The values that a flow gives for a connector, fit for its target; none where it is not meant for it. */
export function valuesOf(
  flow: ImportFlow,
  cs: CsObject,
  input: Pick<FlowInput, 'isTaken'>,
  draft: MvDraft,
): Values {
  const { id, ifTaken, source, target } = flow;
  if (!isMeant(flow, cs)) return NOTHING;
  // Most flows are direct: they need no view of the object.
  if (source.kind === 'direct' && ifTaken === undefined)
    return fitValues(importedValues(cs, source.attribute) ?? NOTHING, target, 'import-flow', id);
  const view = viewFor(flow, cs, draft);
  if (ifTaken !== undefined) return freeValue(flow, ifTaken, { view, draft, ...input });
  return fitValues(evaluateSource(source, view, id, target.name), target, 'import-flow', id);
}

function viewFor(flow: ImportFlow, cs: CsObject, draft: MvDraft): SourceView {
  const view = csView(cs, 'import-flow');
  if (flow.source.kind !== 'script') return view;
  return { ...view, script: () => importScript(flow, cs, draft) };
}

interface Choosing extends Pick<FlowInput, 'isTaken'> {
  readonly view: SourceView;
  readonly draft: MvDraft;
}

function freeValue(
  { id, source, target }: ImportFlow,
  substitutes: Substitutes,
  { view, draft, isTaken }: Choosing,
): Values {
  const result = uniqueValue({
    source,
    substitutes,
    view,
    rule: id,
    attribute: target.name,
    current: draft.values(target.name)[0],
    isSame: (a, b) => indexKey(a) === indexKey(b),
    isTaken: (value) => isTaken(target.name, value),
  });
  if (result.kind === 'taken')
    throw new SyncFailure({
      type: 'unique-index-violation',
      step: 'import-flow',
      rule: id,
      attribute: target.name,
      message: `All values that the flow allows for "${target.name}" are taken, the last being "${String(result.last)}".`,
    });
  return result.kind === 'value' ? [result.value] : [];
}

/**
 * What a flow decides under manual precedence: values, none of them to clear the attribute, or `undefined` to leave
 * it. Its expression sees what is there in `[<value>]` and the connector that supplied it in `[<contributor>]`.
 */
export function decidedValues(
  flow: ImportFlow,
  input: FlowInput,
  draft: MvDraft,
): Values | undefined {
  const { cs, type } = input;
  const { source, target } = flow;
  if (!isMeant(flow, cs)) return undefined;
  if (source.kind !== 'expression' || flow.ifTaken !== undefined) {
    const values = valuesOf(flow, cs, input, draft);
    if (source.kind === 'script') return values === DECLINED ? undefined : values;
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
