import { sameValues } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { ImportFlow } from '../configuration/rules.ts';
import { hasHologram } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { valuesOf } from './flow-values.ts';
import type { FlowInput, FlowOutcome } from './flow-values.ts';
import type { MvDraft } from './mv-draft.ts';
import { otherFlows, repopulate, united } from './repopulate.ts';

type Result = Omit<FlowOutcome, 'flow'>;

/**
 * Equal precedence: whoever changes last wins. Of several values, those that a source adds or removes are added to
 * or removed from the shared ones. A source that did not change fills in only what nobody has decided; of several
 * values it adds what is missing, so that a flow that came later reaches what was there before.
 */
export function contributeEqually(
  draft: MvDraft,
  input: FlowInput,
  flow: ImportFlow,
  linked: boolean,
): Result {
  const values = valuesOf(flow, input.cs, input, draft);
  const before = linked ? [] : synchronizedValues(flow, input.cs, input, draft);
  const own = { rule: flow.id, object: input.cs.id, run: input.run };
  const wanted = flow.target.multivalued
    ? merged(draft, flow, { values, before: before ?? remaining(flow, input.cs, values) })
    : last(draft, flow, { values, before: before ?? values, object: input.cs.id });
  if (wanted === undefined || sameValues(wanted, draft.values(flow.target.name)))
    return { values, status: 'unchanged' };
  draft.set(flow.target.name, wanted, own);
  return { values, status: wanted.length === 0 ? 'deleted' : 'applied' };
}

interface Change {
  readonly values: Values;
  readonly before: Values;
}

/** Several values: what the source added and removed, applied to what is there. */
function merged(draft: MvDraft, flow: ImportFlow, { values, before }: Change): Values {
  const has = new Set(values);
  const had = new Set(before);
  const kept = draft.values(flow.target.name).filter((value) => has.has(value) || !had.has(value));
  return united(
    kept,
    values.filter((value) => !had.has(value)),
  );
}

/** One value: that of the source when it changed there, or when the source owns it or nobody has decided. */
function last(
  draft: MvDraft,
  flow: ImportFlow,
  { values, before, object }: Change & { readonly object: number },
): Values | undefined {
  if (!sameValues(values, before)) return values;
  const owner = draft.lineage(flow.target.name);
  const decides = owner === undefined ? values.length > 0 : isOwn(owner, flow, object);
  return decides ? values : undefined;
}

const isOwn = (
  owner: { readonly rule: string; readonly object: number },
  flow: ImportFlow,
  object: number,
): boolean => owner.rule === flow.id && owner.object === object;

/** What the flow gave when the object was last synchronized; nothing is known when no import is pending. */
function synchronizedValues(
  flow: ImportFlow,
  cs: CsObject,
  input: FlowInput,
  draft: MvDraft,
): Values | undefined {
  if (cs.before === undefined) return undefined;
  try {
    return valuesOf(flow, { ...cs, ...cs.before() }, input, draft);
  } catch (failure) {
    // Other rules may have been in force then: what the flow would have given is not known, all of it counts as new.
    if (failure instanceof SyncFailure) return [];
    throw failure;
  }
}

/**
 * What counts as known of a source that did not change: nothing, so that all of it is added, unless the source is
 * about to be told of another change of that attribute.
 */
function remaining(flow: ImportFlow, cs: CsObject, values: Values): Values {
  const { source } = flow;
  if (source.kind !== 'direct') return [];
  const changing = [cs.pendingExport, cs.unconfirmedExport].some(
    (delta) =>
      delta !== undefined &&
      (source.attribute in delta.attributes || source.attribute in delta.references),
  );
  return changing ? values : [];
}

/**
 * Several values under equal precedence: those of the leaving connector go, unless another one has them too. Answers
 * with the flow that had supplied them.
 */
export function recallShared(
  draft: MvDraft,
  input: FlowInput,
  attribute: string,
): string | undefined {
  const { type, cs, run } = input;
  const flow = type.flowsByAttribute
    .get(attribute)
    ?.find((own) => own.connector === cs.connector && own.objectType === cs.type);
  const values = draft.values(attribute);
  if (flow?.target.multivalued !== true || values.length === 0 || !hasHologram(cs))
    return undefined;
  const gone = new Set([
    ...valuesOf(flow, cs, input, draft),
    ...(synchronizedValues(flow, cs, input, draft) ?? []),
  ]);
  const others = [...otherFlows(input, attribute)].map((other) => ({
    ...other,
    values: valuesOf(other.flow, other.cs, input, draft),
  }));
  const held = new Set(others.flatMap((other) => other.values));
  const kept = values.filter((value) => !gone.has(value) || held.has(value));
  if (kept.length === values.length && draft.lineage(attribute)?.object !== cs.id) return flow.id;
  const heir = others.find((other) => other.values.some((value) => kept.includes(value)));
  if (kept.length === 0 || heir === undefined) {
    draft.clear(attribute);
    repopulate(draft, input, attribute);
  } else draft.set(attribute, kept, { rule: heir.flow.id, object: heir.cs.id, run });
  return flow.id;
}
