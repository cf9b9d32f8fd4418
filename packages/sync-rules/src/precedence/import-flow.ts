import { sameValues } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { ImportFlow, MetaverseType } from '../configuration/rules.ts';
import { evaluateSource, fitValues } from '../flow/evaluate-source.ts';
import type { SourceView } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { hasHologram } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { csView } from '../flow/views.ts';
import type { Contribution, MvObject } from '../metaverse/mv-object.ts';

/** What became of one flow, for the preview. */
export interface FlowOutcome {
  readonly flow: ImportFlow;
  readonly values: Values;
  readonly status:
    'applied' | 'unchanged' | 'not-precedent' | 'no-value' | 'repopulated' | 'deleted';
}

interface ImportFlowInput {
  readonly type: MetaverseType;
  readonly mv: MvObject;
  readonly cs: CsObject;
  readonly flows: readonly ImportFlow[];
  /** All connectors of the metaverse object; `cs` may be among them. */
  readonly connectors: readonly CsObject[];
  readonly run: number;
  readonly report?: (outcome: FlowOutcome) => void;
}

/**
 * Lets one connector contribute by ranked precedence: a value of a higher-ranked flow stands, a lower-ranked one is
 * replaced, and when the owner has nothing any more the next flow in order fills in at once.
 * Answers with the same object when nothing changed.
 */
export function contribute(input: ImportFlowInput): MvObject {
  const draft = new MvDraft(input.mv);
  const view = csView(input.cs, 'import-flow');
  if (input.flows[0] !== undefined) refuseTwoConnectors(input, input.flows[0]);
  for (const flow of input.flows) {
    const owner = draft.lineage(flow.target.name);
    if (owner !== undefined && isOutranked(input.type, flow, owner)) {
      input.report?.({ flow, values: [], status: 'not-precedent' });
      continue;
    }
    const values = valuesOf(flow, view);
    const status =
      values.length > 0 ? supply(draft, input, flow, values) : withdraw(draft, input, flow);
    input.report?.({ flow, values, status });
  }
  retire(draft, input);
  return draft.result();
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

function supply(
  draft: MvDraft,
  { cs, run }: ImportFlowInput,
  flow: ImportFlow,
  values: Values,
): FlowOutcome['status'] {
  const changed = draft.set(flow.target.name, values, { rule: flow.id, object: cs.id, run });
  return changed ? 'applied' : 'unchanged';
}

function withdraw(draft: MvDraft, input: ImportFlowInput, flow: ImportFlow): FlowOutcome['status'] {
  const attribute = flow.target.name;
  const owner = draft.lineage(attribute);
  if (owner?.rule !== flow.id || owner.object !== input.cs.id) return 'no-value';
  draft.clear(attribute);
  return repopulate(draft, input, attribute) ? 'repopulated' : 'deleted';
}

/** Takes back everything that a leaving connector supplied; the next in order fills in. */
export function recall(input: Omit<ImportFlowInput, 'flows' | 'report'>): MvObject {
  const draft = new MvDraft(input.mv);
  for (const [attribute, contribution] of Object.entries(input.mv.lineage)) {
    if (contribution.object !== input.cs.id) continue;
    draft.clear(attribute);
    repopulate(draft, input, attribute);
  }
  return draft.result();
}

/** Whether the attribute's values come from a flow that goes before this one. */
function isOutranked(type: MetaverseType, flow: ImportFlow, owner: Contribution): boolean {
  if (owner.rule === flow.id) return false;
  const known = type.flowsByAttribute.get(flow.target.name)?.find(({ id }) => id === owner.rule);
  return known !== undefined && known.rank < flow.rank;
}

const valuesOf = (flow: ImportFlow, view: SourceView): Values =>
  fitValues(
    evaluateSource(flow.source, view, flow.id, flow.target.name),
    flow.target,
    'import-flow',
    flow.id,
  );

function repopulate(
  draft: MvDraft,
  input: Omit<ImportFlowInput, 'flows'>,
  attribute: string,
): boolean {
  for (const flow of input.type.flowsByAttribute.get(attribute) ?? []) {
    for (const other of input.connectors) {
      if (
        other.id === input.cs.id ||
        other.connector !== flow.connector ||
        other.type !== flow.objectType
      )
        continue;
      if (!hasHologram(other)) continue;
      const values = valuesOf(flow, csView(other, 'import-flow'));
      if (values.length === 0) continue;
      draft.set(attribute, values, { rule: flow.id, object: other.id, run: input.run });
      return true;
    }
  }
  return false;
}

/** All flows of a connector are of its own object type, so that what goes for the first goes for all. */
function refuseTwoConnectors(input: ImportFlowInput, flow: ImportFlow): void {
  const twin = input.connectors.find(
    (other) =>
      other.id !== input.cs.id &&
      other.connector === flow.connector &&
      other.type === flow.objectType,
  );
  if (twin === undefined) return;
  throw new SyncFailure({
    type: 'ambiguous-import-flow-from-multiple-connectors',
    step: 'import-flow',
    rule: flow.id,
    attribute: flow.target.name,
    message:
      `"${input.cs.dn}" and "${twin.dn}" of connector "${flow.connector}" are joined to the same object; ` +
      `which of them supplies "${flow.target.name}" cannot be decided.`,
  });
}

/** Collects changes and copies the object only when there are some. */
class MvDraft {
  readonly #base: MvObject;
  #attributes: Record<string, Values> | undefined;
  #lineage: Record<string, Contribution> | undefined;

  constructor(base: MvObject) {
    this.#base = base;
  }

  lineage(attribute: string): Contribution | undefined {
    return (this.#lineage ?? this.#base.lineage)[attribute];
  }

  /** Whether values or their owner changed. A value that stays keeps the run that first wrote it. */
  set(attribute: string, values: Values, contribution: Contribution): boolean {
    const owner = this.lineage(attribute);
    const same = sameValues((this.#attributes ?? this.#base.attributes)[attribute], values);
    if (same && owner?.rule === contribution.rule && owner.object === contribution.object)
      return false;
    this.#write()[attribute] = values;
    (this.#lineage ??= { ...this.#base.lineage })[attribute] = contribution;
    return true;
  }

  clear(attribute: string): void {
    delete this.#write()[attribute];
    delete (this.#lineage ??= { ...this.#base.lineage })[attribute];
  }

  #write(): Record<string, Values> {
    this.#attributes ??= { ...this.#base.attributes };
    return this.#attributes;
  }

  result(): MvObject {
    if (this.#attributes === undefined) return this.#base;
    return {
      ...this.#base,
      attributes: this.#attributes,
      lineage: this.#lineage ?? this.#base.lineage,
    };
  }
}
