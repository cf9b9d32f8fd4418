import type { ExportFlow } from '../configuration/rules.ts';
import { expectedDn } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { sameDelta } from '../export/export-delta.ts';
import type { ExportDelta } from '../export/export-delta.ts';
import { refuseFilteredExport } from '../filter/is-filtered.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { OutboundCounter } from '../synchronization/counters.ts';
import type { TraceEvent } from '../synchronization/trace.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { exportFlow } from './export-flow.ts';
import type { ExportFlowOutcome } from './export-flow.ts';

/** Lets a connector's export flows say what has to be sent to it. */
export function flowOut(workspace: Workspace, mv: MvObject, cs: CsObject): void {
  const type = workspace.objectType(cs);
  if (type === undefined) return;
  const counter = workspace.outbound.get(cs.id);
  const flows = type.exportFlows.get(mv.type) ?? [];
  if (flows.length === 0 && counter === undefined && cs.pendingExport === undefined) return;
  const delta = wantedDelta(workspace, mv, cs, flows);
  const changed = !sameDelta(delta, cs.pendingExport);
  const next = changed ? { ...cs, pendingExport: delta } : cs;
  if (changed || isProvisioned(counter)) refuseFilteredExport(type, next);
  workspace.putObject(next);
  const told = changed ? withFlow(counter) : (counter ?? 'connector-no-flow');
  workspace.note(workspace.outbound, cs.id, told);
  workspace.trace?.({ kind: 'export-flow', ...traced(cs), dn: expectedDn(cs), delta });
}

function wantedDelta(
  workspace: Workspace,
  mv: MvObject,
  cs: CsObject,
  flows: readonly ExportFlow[],
): ExportDelta | undefined {
  return exportFlow({
    mv,
    cs,
    flows,
    dnStyle: workspace.connector(cs.connector).dnStyle,
    targetsOf: (metaverse) => workspace.targetsOf(metaverse, cs.connector),
    report: workspace.trace && reportTo(workspace.trace, cs),
  });
}

const traced = ({ connector, type, id }: CsObject) => ({ connector, type, object: id });

const reportTo =
  (trace: (event: TraceEvent) => void, cs: CsObject): ((outcome: ExportFlowOutcome) => void) =>
  ({ flow, values, status }) =>
    trace({
      kind: 'export-value',
      ...traced(cs),
      rule: flow.id,
      attribute: flow.target.name,
      values,
      status,
    });

/** What nothing changes about may meet its filter: another object of the page may only have looked at it. */
const isProvisioned = (counter: OutboundCounter | undefined): boolean =>
  counter !== undefined && counter !== 'connector-no-flow';

function withFlow(counter: OutboundCounter | undefined): OutboundCounter {
  switch (counter) {
    case 'provisioned-add-no-flow':
      return 'provisioned-add-flow';
    case 'provisioned-rename-no-flow':
      return 'provisioned-rename-flow';
    case 'provisioned-delete-add-no-flow':
      return 'provisioned-delete-add-flow';
    case undefined:
    case 'connector-no-flow':
      return 'connector-flow';
    default:
      return counter;
  }
}
