import { ACCOUNT_JOINER, isLeaving, neverExported } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { disconnect, forget } from '../deletion/disconnect.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { SyncError } from '../flow/sync-failure.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { flowIn } from '../precedence/flow-in.ts';
import { provision } from '../provisioning/provision.ts';
import { attempt } from '../synchronization/attempt.ts';
import type { Workspace } from '../synchronization/workspace.ts';

/**
 * What an operator decides about one object. A join, to a metaverse object that there is or to a new one of some type,
 * makes an explicit connector, which filters leave alone. What is
 * disconnected becomes a normal disconnector, which rules may join again, or an explicit one, which they may not; of
 * an object that is not connected this changes its kind.
 */
export type ObjectDecision =
  | { readonly kind: 'join'; readonly metaverse: number }
  | { readonly kind: 'project'; readonly metaverseType: string }
  | { readonly kind: 'disconnect'; readonly state: 'normal' | 'explicit' };

/**
 * Carries out a decision with all that follows: attribute flow, provisioning, the deletion rule. MIM's Joiner does
 * it; as there, the deprovisioning action has no say in it. One that fails changes nothing and answers with the error.
 */
export function decideObject(
  workspace: Workspace,
  id: number,
  decision: ObjectDecision,
): SyncError | undefined {
  return attempt(
    workspace,
    () => {
      const cs = workspace.object(id);
      if (cs === undefined) return;
      switch (decision.kind) {
        case 'join':
          return joinByHand(workspace, cs, existing(workspace, decision.metaverse));
        case 'project':
          return projectByHand(workspace, cs, decision.metaverseType);
        case 'disconnect':
          return disconnectByHand(workspace, cs, decision.state);
      }
    },
    (error) => workspace.trace?.({ kind: 'error', error }),
  );
}

function existing(workspace: Workspace, metaverse: number): MvObject {
  const mv = workspace.metaverse(metaverse);
  if (mv !== undefined) return mv;
  throw refused('unknown-object', `There is no metaverse object ${metaverse}.`);
}

function projectByHand(workspace: Workspace, cs: CsObject, name: string): void {
  const type = workspace.rules.metaverseTypes.get(name)?.name;
  if (type === undefined)
    throw refused('unknown-metaverse-type', `The metaverse has no type "${name}".`);
  const mv = { id: workspace.newMetaverseId(), type, attributes: {}, lineage: {} };
  workspace.putMetaverse(mv);
  joinByHand(workspace, cs, mv, 'disconnector-projected');
}

function joinByHand(
  workspace: Workspace,
  cs: CsObject,
  mv: MvObject,
  counter: 'disconnector-joined' | 'disconnector-projected' = 'disconnector-joined',
): void {
  if (cs.link !== undefined)
    throw refused('object-is-connected', `"${cs.dn}" is connected already: disconnect it first.`);
  if (!cs.imported || cs.pendingImport === 'delete' || cs.unconfirmedExport?.op === 'delete')
    throw refused('object-is-gone', `"${cs.dn}" is not in the connected system, or about to go.`);
  const connector: CsObject = {
    ...cs,
    link: { mv: mv.id, rule: ACCOUNT_JOINER },
    state: 'normal',
    former: undefined,
    pendingImport: 'none',
    pendingExport: isLeaving(cs) ? undefined : cs.pendingExport,
  };
  workspace.putObject(connector);
  workspace.noteLinked(cs.id);
  const { trace } = workspace;
  trace?.({ kind: 'join', rule: ACCOUNT_JOINER, candidates: [mv.id], joined: true });
  const changed = flowIn(workspace, connector, mv);
  provision(workspace, mv.id);
  workspace.note(workspace.inbound, cs.id, changed ? `${counter}-flow` : `${counter}-no-flow`);
}

function disconnectByHand(workspace: Workspace, cs: CsObject, state: 'normal' | 'explicit'): void {
  const metaverse = cs.link?.mv;
  if (metaverse === undefined) {
    if (isLeaving(cs))
      throw refused('object-is-gone', `"${cs.dn}" is about to be deleted in the connected system.`);
    workspace.putObject({ ...cs, state });
    return;
  }
  if (neverExported(cs)) forget(workspace, cs);
  else
    workspace.putObject({
      ...cs,
      link: undefined,
      disconnectedBy: ACCOUNT_JOINER,
      state,
      pendingExport: undefined,
    });
  disconnect(workspace, cs, metaverse, 'operator');
  if (workspace.metaverse(metaverse) !== undefined) provision(workspace, metaverse);
}

const refused = (type: string, message: string): SyncFailure =>
  new SyncFailure({ type, step: 'join', rule: ACCOUNT_JOINER, message });
