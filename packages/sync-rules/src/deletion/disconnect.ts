import { neverExported } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
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
  if (losesMetaverseObject(type, lost, remaining)) {
    workspace.trace?.({ kind: 'delete-metaverse', metaverse });
    for (const cs of remaining) deprovision(workspace, cs, 'mv-deletion');
    workspace.removeMetaverse(metaverse);
    return;
  }
  if (!workspace.connector(lost.connector).recall) return;
  const next = recall({
    type,
    mv,
    cs: lost,
    connectors: remaining,
    run: workspace.run,
    isTaken: (attribute, value) => workspace.isTaken(attribute, value, metaverse),
  });
  if (next !== mv) workspace.putMetaverse(next);
}

/** Unlinks a connector and applies its connector's deprovisioning action. */
export function deprovision(workspace: Workspace, cs: CsObject, cause: string): void {
  const action = workspace.connector(cs.connector).deprovision;
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
    // The connected system never heard of it: there is nothing to keep or to delete.
    workspace.removeObject(cs.id);
    trace('removed');
    return;
  }
  const state = action === 'make-normal-disconnector' ? 'normal' : 'explicit';
  workspace.putObject({
    ...cs,
    link: undefined,
    former: cs.link?.mv,
    state,
    pendingExport:
      action === 'delete-object' ? { op: 'delete', attributes: {}, references: {} } : undefined,
  });
  trace(action === 'delete-object' ? 'deleted' : state);
}
