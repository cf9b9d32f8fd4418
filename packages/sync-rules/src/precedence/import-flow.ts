import type { ImportFlow, MetaverseType } from '../configuration/rules.ts';
import { DECLINED } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { Contribution, MvObject } from '../metaverse/mv-object.ts';
import { contributeEqually, recallShared } from './equal-flow.ts';
import { decidedValues, isMeant, valuesOf } from './flow-values.ts';
import type { FlowInput, FlowOutcome } from './flow-values.ts';
import { askImportScripts } from '../scripts/script-flows.ts';
import { MvDraft } from './mv-draft.ts';
import { repopulate } from './repopulate.ts';

interface ImportFlowInput extends FlowInput {
  readonly flows: readonly ImportFlow[];
  /** Whether the connector was linked just now, so that everything that it has is new. */
  readonly linked: boolean;
  readonly report?: (outcome: FlowOutcome) => void;
}

/** A flow's result: its values and what became of them. */
type Result = Omit<FlowOutcome, 'flow'>;

/**
 * Lets one connector contribute, each attribute by its precedence. Ranked: a value of a higher-ranked flow stands, a
 * lower-ranked one is replaced, and when the owner has nothing any more the next flow in order fills in at once.
 * Equal: the last change wins, and several values merge. Manual: every flow decides for itself.
 * Answers with the same object when nothing changed.
 */
export function contribute(input: ImportFlowInput): MvObject {
  const draft = new MvDraft(input.mv);
  refuseTwoConnectors(input);
  for (const flow of input.flows) {
    if (flow.source.kind === 'script') askTogether(draft, input);
    const result = contributeFlow(draft, input, flow);
    input.report?.({ flow, ...result });
  }
  retire(draft, input);
  return draft.result();
}

function contributeFlow(draft: MvDraft, input: ImportFlowInput, flow: ImportFlow): Result {
  switch (input.type.precedence.get(flow.target.name)) {
    case 'equal':
      return contributeEqually(draft, input, flow, input.linked);
    case 'manual':
      return decide(draft, input, flow);
    case undefined:
      return contributeRanked(draft, input, flow);
  }
}

function contributeRanked(draft: MvDraft, input: ImportFlowInput, flow: ImportFlow): Result {
  const owner = draft.lineage(flow.target.name);
  if (owner !== undefined && isOutranked(input.type, flow, owner))
    return { values: [], status: 'not-precedent' };
  const values = valuesOf(flow, input.cs, input, draft);
  if (values === DECLINED) return { values, status: 'unchanged' };
  return values.length > 0
    ? supply(draft, input, flow, values)
    : { values, status: withdraw(draft, input, flow) };
}

/** Asks for all scripted flows that will be asked anyway at once: every question is a way to another process. */
function askTogether(draft: MvDraft, { cs, flows, type }: ImportFlowInput): void {
  if (draft.answers.size > 0) return;
  const wanted = flows.filter((flow) => {
    const owner = draft.lineage(flow.target.name);
    return (
      flow.source.kind === 'script' &&
      isMeant(flow, cs) &&
      !(owner && isOutranked(type, flow, owner))
    );
  });
  askImportScripts(wanted, cs, draft);
}

/** Manual precedence: what the flow gives stands, whoever supplied the value before. */
function decide(draft: MvDraft, input: ImportFlowInput, flow: ImportFlow): Result {
  const values = decidedValues(flow, input, draft);
  if (values === undefined) return { values: [], status: 'no-value' };
  const { status } = supply(draft, input, flow, values);
  return { values, status: values.length === 0 && status === 'applied' ? 'deleted' : status };
}

function supply(
  draft: MvDraft,
  { cs, run }: ImportFlowInput,
  flow: ImportFlow,
  values: Result['values'],
): Result {
  const changed = draft.set(flow.target.name, values, { rule: flow.id, object: cs.id, run });
  return { values, status: changed ? 'applied' : 'unchanged' };
}

function withdraw(draft: MvDraft, input: ImportFlowInput, flow: ImportFlow): Result['status'] {
  const attribute = flow.target.name;
  const owner = draft.lineage(attribute);
  if (owner?.rule !== flow.id || owner.object !== input.cs.id) return 'no-value';
  draft.clear(attribute);
  return repopulate(draft, input, attribute) ? 'repopulated' : 'deleted';
}

/** Values of rules that the configuration no longer has leave, as if their source had nothing any more. */
function retire(draft: MvDraft, input: ImportFlowInput): void {
  const { lineage } = input.mv;
  for (const attribute in lineage) {
    const owner = lineage[attribute];
    if (owner === undefined || owner.object !== input.cs.id) continue;
    const flows = input.type.flowsByAttribute.get(attribute);
    if (flows?.some(({ id }) => id === owner.rule) === true) continue;
    if (draft.lineage(attribute) !== owner) continue;
    draft.clear(attribute);
    repopulate(draft, input, attribute);
  }
}

/** What a leaving connector had supplied, and whether another one fills in. */
export interface Recalled {
  readonly attribute: string;
  readonly rule: string;
  readonly status: 'repopulated' | 'deleted';
}

/** Takes back everything that a leaving connector supplied; the next in order fills in. */
export function recall(input: FlowInput, report?: (recalled: Recalled) => void): MvObject {
  const draft = new MvDraft(input.mv);
  const told = (attribute: string, rule: string): void =>
    report?.({
      attribute,
      rule,
      status: draft.values(attribute).length > 0 ? 'repopulated' : 'deleted',
    });
  for (const [attribute, kind] of input.type.precedence) {
    if (kind !== 'equal') continue;
    const values = draft.values(attribute);
    const rule = recallShared(draft, input, attribute);
    if (rule !== undefined && draft.values(attribute) !== values) told(attribute, rule);
  }
  for (const [attribute, contribution] of Object.entries(input.mv.lineage)) {
    if (contribution.object !== input.cs.id || draft.lineage(attribute) !== contribution) continue;
    draft.clear(attribute);
    repopulate(draft, input, attribute);
    told(attribute, contribution.rule);
  }
  return draft.result();
}

/** Whether the attribute's values come from a flow that goes before this one. */
function isOutranked(type: MetaverseType, flow: ImportFlow, owner: Contribution): boolean {
  if (owner.rule === flow.id) return false;
  const known = type.flowsByAttribute.get(flow.target.name)?.find(({ id }) => id === owner.rule);
  return known !== undefined && known.rank < flow.rank;
}

/**
 * Which of two objects of one connector supplies a value only a flow can decide that decides for itself: a script, or
 * any under manual precedence. All flows of a connector are of its own object type, so that what goes for the first of
 * the others goes for all.
 */
function refuseTwoConnectors({ cs, connectors, flows, type }: ImportFlowInput): void {
  const flow = flows.find(
    ({ source, target }) =>
      source.kind !== 'script' && type.precedence.get(target.name) !== 'manual',
  );
  if (flow === undefined) return;
  const twin = connectors.find(
    (other) =>
      other.id !== cs.id && other.connector === flow.connector && other.type === flow.objectType,
  );
  if (twin === undefined) return;
  throw new SyncFailure({
    type: 'ambiguous-import-flow-from-multiple-connectors',
    step: 'import-flow',
    rule: flow.id,
    attribute: flow.target.name,
    message:
      `"${cs.dn}" and "${twin.dn}" of connector "${flow.connector}" are joined to the same object; ` +
      `which of them supplies "${flow.target.name}" cannot be decided. A script can, or manual precedence.`,
  });
}
