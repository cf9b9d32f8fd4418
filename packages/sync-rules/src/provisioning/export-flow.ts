import { sameValues } from '@cognate/kernel';
import type { DnStyle, Value, Values } from '@cognate/kernel';
import type { ExportFlow } from '../configuration/rules.ts';
import { isLeaving, neverExported, sentScalar, sentTargets } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { isEmptyDelta, without } from '../export/export-delta.ts';
import type { ExportDelta, ReferenceChange } from '../export/export-delta.ts';
import { DECLINED, evaluateSource, fitValues } from '../flow/evaluate-source.ts';
import type { SourceView } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { exportView } from '../flow/views.ts';
import { exportScripts } from '../scripts/script-flows.ts';
import type { MvObject } from '../metaverse/mv-object.ts';

/** What became of one flow, for the preview. */
export interface ExportFlowOutcome {
  readonly flow: ExportFlow;
  /** As the metaverse has them. */
  readonly values: Values;
  /** `no-value`: an empty source leaves the target alone; `deleted`: it clears it. */
  readonly status:
    | 'applied'
    | 'unchanged'
    | 'deleted'
    | 'no-value'
    | 'not-precedent'
    | 'declined'
    | 'not-in-force';
}

interface ExportFlowInput {
  readonly mv: MvObject;
  readonly cs: CsObject;
  readonly flows: readonly ExportFlow[];
  readonly dnStyle: DnStyle;
  /** The connectors that a metaverse object has in the target connector. */
  readonly targetsOf: (metaverse: number) => readonly number[];
  readonly report?: ((outcome: ExportFlowOutcome) => void) | undefined;
}

/**
 * What has to be sent so that the connected system holds what the flows want: the smallest change relative to what
 * it has, or will have once earlier exports arrive. Nothing when it is so already. Only attributes with a flow are
 * touched; an empty source leaves the target alone unless the flow allows nulls.
 */
export function exportFlow(input: ExportFlowInput): ExportDelta | undefined {
  const { cs } = input;
  const before = cs.pendingExport;
  if (isLeaving(cs)) return before;
  const draft: Draft = { attributes: {}, references: {} };
  // What is not sent yet and no flow speaks of stays, unless the connected system has it meanwhile. Not so
  // references: what they mean may never have been sent either, and be gone.
  for (const [name, values] of Object.entries(before?.attributes ?? {}))
    wantScalar(draft.attributes, name, values, cs);
  applyFlows(input, draft);
  const delta: ExportDelta = {
    // An import may have seen the object before its creation was sent; then only the difference is left.
    op: before === undefined || cs.imported ? 'update' : before.op,
    ...(before?.dn === undefined ? {} : { dn: before.dn }),
    ...(before?.type === undefined ? {} : { type: before.type }),
    ...draft,
  };
  return isEmptyDelta(delta) ? undefined : delta;
}

interface Draft {
  readonly attributes: Record<string, Values>;
  readonly references: Record<string, ReferenceChange>;
}

type Result = Omit<ExportFlowOutcome, 'flow'>;

const NOT_IN_FORCE: Result = { values: [], status: 'not-in-force' };
const NOT_PRECEDENT: Result = { values: [], status: 'not-precedent' };

function applyFlows(input: ExportFlowInput, draft: Draft): void {
  const fresh = neverExported(input.cs);
  const view = viewOf(input, fresh);
  // Only flows of outbound rules come before others to the same attribute.
  let taken: Set<string> | undefined;
  for (const flow of input.flows) {
    const name = flow.target.name;
    let outcome: Result = NOT_IN_FORCE;
    if (taken?.has(name)) outcome = NOT_PRECEDENT;
    else if (isInForce(flow, input.cs, fresh)) outcome = applyFlow(input, draft, flow, view);
    input.report?.({ flow, ...outcome });
    if (flow.rule !== undefined && outcome.values.length > 0) (taken ??= new Set()).add(name);
  }
}

function applyFlow(
  input: ExportFlowInput,
  { attributes, references }: Draft,
  flow: ExportFlow,
  view: SourceView,
): Result {
  const { cs } = input;
  const { target } = flow;
  const values = fitValues(
    evaluateSource(flow.source, view, flow.id, target.name),
    target,
    'export-flow',
    flow.id,
  );
  if (values === DECLINED) return { values: [], status: 'declined' };
  if (values.length === 0 && !flow.allowNulls) return { values, status: 'no-value' };
  const changes =
    target.type === 'reference'
      ? wantReferences(references, target.name, translate(values, flow, input), cs)
      : wantScalar(attributes, target.name, values, cs);
  return {
    values,
    status: changes ? (values.length === 0 ? 'deleted' : 'applied') : 'unchanged',
  };
}

function viewOf({ mv, cs, flows, dnStyle }: ExportFlowInput, fresh: boolean): SourceView {
  const view = exportView(mv, cs, dnStyle);
  if (!flows.some(({ source }) => source.kind === 'script')) return view;
  const inForce = (): readonly ExportFlow[] => flows.filter((flow) => isInForce(flow, cs, fresh));
  return { ...view, script: exportScripts(inForce, cs, mv) };
}

const isInForce = (flow: ExportFlow, cs: CsObject, fresh: boolean): boolean =>
  (fresh || !flow.initialOnly) && (flow.rule === undefined || flow.rule === cs.link?.outbound);

/** Whether something has to be sent. */
function wantScalar(
  attributes: Record<string, Values>,
  name: string,
  wanted: Values,
  cs: CsObject,
): boolean {
  const changes = !sameValues(sentScalar(cs, name), wanted);
  if (changes) attributes[name] = wanted;
  else if (name in attributes) delete attributes[name];
  return changes;
}

function wantReferences(
  references: Record<string, ReferenceChange>,
  name: string,
  wanted: readonly Value[],
  cs: CsObject,
): boolean {
  const base = sentTargets(cs, name);
  const add = without(wanted, base);
  const remove = without(base, wanted);
  const changes = add.length > 0 || remove.length > 0;
  if (changes) references[name] = { add, remove };
  else if (name in references) delete references[name];
  return changes;
}

function translate(values: Values, flow: ExportFlow, input: ExportFlowInput): readonly Value[] {
  const translated: number[] = [];
  for (const value of values) {
    const targets = input.targetsOf(Number(value));
    const first = targets[0];
    if (targets.length > 1)
      throw new SyncFailure({
        type: 'ambigous-reference-value-for-export-flow',
        step: 'export-flow',
        rule: flow.id,
        attribute: flow.target.name,
        message: `The object that "${flow.target.name}" refers to has several connectors in "${input.cs.connector}".`,
      });
    if (first !== undefined) translated.push(first);
  }
  return translated;
}
