import type { CsObject, SyncError, Workspace } from '@cognate/sync-rules';
import type { RunError } from '../ports/record.ts';
import type { LoadedObject } from '../ports/sync-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import type { CalculatedPage } from './calculate-page.ts';

/** Counted without a list of the objects, as in MIM. */
const WITHOUT_LIST = 'disconnector-remains';

export function recordInbound(
  step: StepContext,
  workspace: Workspace,
  objects: readonly LoadedObject[],
): void {
  const names = new Map(objects.map((object) => [object.id, object.dn]));
  for (const [id, counter] of workspace.inbound) {
    if (counter === WITHOUT_LIST) {
      step.recorder.count('inbound', counter);
      continue;
    }
    const gone = counter.startsWith('connector-delete');
    step.recorder.countObject('inbound', counter, {
      connector: step.connector.id,
      id,
      ...(gone ? { dn: names.get(id) ?? '' } : {}),
    });
  }
}

export function recordOutbound(step: StepContext, workspace: Workspace): void {
  const removed = new Map<number, string>();
  for (const { id, before, after } of workspace.changedObjects())
    if (before !== undefined && after === undefined) removed.set(id, before.connector);
  for (const [id, counter] of workspace.outbound) {
    const connector = workspace.object(id)?.connector ?? removed.get(id);
    if (connector !== undefined) step.recorder.countOutbound(counter, connector, id);
  }
}

export function recordFailures(step: StepContext, { workspace, failures }: CalculatedPage): void {
  for (const [id, error] of failures) {
    const cs = workspace.object(id);
    if (cs) step.recorder.error(runErrorOf(cs, error));
  }
}

export function runErrorOf(cs: CsObject, error: SyncError): RunError {
  return {
    kind: 'sync',
    type: error.type,
    message: error.message,
    object: cs.id,
    dn: cs.dn,
    algorithmStep: error.step,
    ...(error.attribute === undefined ? {} : { attribute: error.attribute }),
    ...(error.rule === undefined ? {} : { rule: error.rule }),
    ...(error.extension === undefined ? {} : { extension: error.extension }),
  };
}
