import { sameValues } from '@cognate/kernel';
import type { DnStyle, Value, Values } from '@cognate/kernel';
import type { Attribute, ExportFlow } from '../configuration/rules.ts';
import { neverExported, sentScalar } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { isEmptyDelta, union, without } from '../export/export-delta.ts';
import type { ExportDelta, ReferenceChange } from '../export/export-delta.ts';
import { evaluateSource, fitValues } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { mvView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';

interface ExportFlowInput {
  readonly mv: MvObject;
  readonly cs: CsObject;
  readonly flows: readonly ExportFlow[];
  readonly dnStyle: DnStyle;
  /** The connectors that a metaverse object has in the target connector. */
  readonly targetsOf: (metaverse: number) => readonly number[];
}

/**
 * What has to be sent so that the connected system holds what the flows want: the smallest change relative to what
 * it has, or will have once earlier exports arrive. Nothing when it is so already. Only attributes with a flow are
 * touched; an empty source leaves the target alone unless the flow allows nulls.
 */
export function exportFlow(input: ExportFlowInput): ExportDelta | undefined {
  const { cs, mv } = input;
  const before = cs.pendingExport;
  if (before?.op === 'delete' || cs.unconfirmedExport?.op === 'delete') return before;
  const attributes: Record<string, Values> = { ...before?.attributes };
  const references: Record<string, ReferenceChange> = { ...before?.references };
  const fresh = neverExported(cs);
  const view = mvView(mv, 'export-flow', input.dnStyle);
  const done = new Map<string, boolean>();
  for (const flow of input.flows) {
    const { target } = flow;
    if (done.get(target.name) === true) continue;
    if (flow.initialOnly && !fresh) continue;
    if (flow.rule !== undefined && flow.rule !== cs.link?.outbound) continue;
    const values = fitValues(evaluateSource(flow.source, view, flow.id, target.name), target, 'export-flow', flow.id);
    done.set(target.name, values.length > 0);
    if (values.length === 0 && !flow.allowNulls) continue;
    if (target.type === 'reference') wantReferences(references, target, translate(values, flow, input), cs);
    else wantScalar(attributes, target, values, cs);
  }
  const delta: ExportDelta = {
    op: before?.op ?? 'update',
    ...(before?.dn === undefined ? {} : { dn: before.dn }),
    attributes,
    references,
  };
  return isEmptyDelta(delta) ? undefined : delta;
}

function wantScalar(attributes: Record<string, Values>, target: Attribute, wanted: Values, cs: CsObject): void {
  if (sameValues(sentScalar(cs, target.name), wanted)) delete attributes[target.name];
  else attributes[target.name] = wanted;
}

function wantReferences(
  references: Record<string, ReferenceChange>,
  target: Attribute,
  wanted: readonly Value[],
  cs: CsObject,
): void {
  const sent = cs.unconfirmedExport?.references[target.name];
  const has = cs.targets[target.name] ?? [];
  const base = sent === undefined ? has : union(without(has, sent.remove), sent.add);
  const add = without(wanted, base);
  const remove = without(base, wanted);
  if (add.length === 0 && remove.length === 0) delete references[target.name];
  else references[target.name] = { add, remove };
}

function translate(values: Values, flow: ExportFlow, input: ExportFlowInput): readonly Value[] {
  const translated: number[] = [];
  for (const value of values) {
    const [first, second] = input.targetsOf(Number(value));
    if (second !== undefined)
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
