import { neverExported, takesPlace } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import type { DeprovisioningAction } from '../configuration/document.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { askScript, expectedObject, isScript } from '../scripts/bound-extension.ts';
import { recall } from '../precedence/import-flow.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { losesMetaverseObject } from './metaverse-deletion.ts';

export type DisconnectCause = 'import-delete' | 'filter' | 'provisioning' | 'operator';

/**
 * What the loss of a connector means for the metaverse object: it is deleted by its type's rule, which deprovisions
 * its other connectors, or it gives back what the connector supplied. The connector itself is unlinked already.
 */
export function disconnect(
  workspace: Workspace,
  lost: CsObject,
  metaverse: number,
  cause: DisconnectCause,
): void {
  const mv = workspace.metaverse(metaverse);
  if (mv === undefined) return;
  if (cause !== 'provisioning')
    workspace.trace?.({
      kind: 'disconnect',
      connector: lost.connector,
      object: lost.id,
      cause,
      becomes: cause === 'filter' ? 'filtered' : 'removed',
    });
  const type = workspace.metaverseType(mv);
  const remaining = workspace.connectorsOf(metaverse);
  if (losesMetaverseObject({ type, mv }, lost, remaining)) {
    workspace.trace?.({ kind: 'delete-metaverse', metaverse });
    const rule = `deletion of "${type.name}"`;
    for (const cs of remaining) deprovision(workspace, cs, { cause: 'mv-deletion', rule });
    workspace.removeMetaverse(metaverse);
    return;
  }
  if (!workspace.connector(lost.connector).recall) return;
  const { trace } = workspace;
  const next = recall(
    {
      type,
      mv,
      cs: lost,
      connectors: remaining,
      run: workspace.run,
      isTaken: (attribute, value) => workspace.isTaken(attribute, value, metaverse),
    },
    trace &&
      ((recalled) =>
        trace({ kind: 'recall', connector: lost.connector, object: lost.id, ...recalled })),
  );
  if (next !== mv) workspace.putMetaverse(next);
}

/** Unlinks a connector, because of a rule, and applies its connector's deprovisioning action. */
export function deprovision(
  workspace: Workspace,
  cs: CsObject,
  { cause, rule }: { readonly cause: string; readonly rule: string },
): void {
  workspace.note(workspace.outbound, cs.id, 'provisioned-disconnect');
  const trace = (becomes: 'normal' | 'explicit' | 'deleted' | 'removed'): void =>
    workspace.trace?.({
      kind: 'disconnect',
      connector: cs.connector,
      object: cs.id,
      cause,
      becomes,
    });
  if (neverExported(cs)) {
    forget(workspace, cs);
    trace('removed');
    return;
  }
  const action = actionFor(workspace, cs);
  const state = action === 'make-normal-disconnector' ? 'normal' : 'explicit';
  workspace.putObject({
    ...cs,
    link: undefined,
    former: cs.link?.mv,
    disconnectedBy: rule,
    state,
    pendingExport:
      action === 'delete-object' ? { op: 'delete', attributes: {}, references: {} } : undefined,
  });
  trace(action === 'delete-object' ? 'deleted' : state);
}

/**
 * Takes back what the connected system never heard of: there is nothing to keep or to delete. What it was to take the
 * place of is deleted all the same.
 */
export function forget(workspace: Workspace, cs: CsObject): void {
  if (takesPlace(cs))
    workspace.putObject({
      ...cs,
      imported: true,
      link: undefined,
      state: 'explicit',
      pendingExport: { op: 'delete', attributes: {}, references: {} },
    });
  else workspace.removeObject(cs.id);
}

/** MIM's actions by the names that its extensions answer with. */
const SCRIPTED_ACTIONS: Readonly<Record<string, DeprovisioningAction>> = {
  disconnect: 'make-normal-disconnector',
  'explicit-disconnect': 'make-explicit-disconnector',
  delete: 'delete-object',
};

function actionFor(workspace: Workspace, cs: CsObject): DeprovisioningAction {
  const { deprovision: action } = workspace.connector(cs.connector);
  if (!isScript(action)) return action;
  const place = { step: 'deprovisioning' } as const;
  const answer = askScript(action, 'deprovision', { cs: expectedObject(cs) }, place);
  const known = Object.hasOwn(SCRIPTED_ACTIONS, answer) ? SCRIPTED_ACTIONS[answer] : undefined;
  if (known !== undefined) return known;
  throw new SyncFailure({
    ...place,
    type: 'extension-deprovisioning-invalid-result',
    message: `The extension "${action.extension.name}" deprovisions "${cs.dn}" as "${answer}"; there are: ${Object.keys(SCRIPTED_ACTIONS).join(', ')}.`,
  });
}
