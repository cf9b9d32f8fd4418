import { isExplicit, takesPlace } from '../connector-space/cs-object.ts';
import type { CsObject, Link } from '../connector-space/cs-object.ts';
import { disconnect } from '../deletion/disconnect.ts';
import { filterName, isFiltered } from '../filter/is-filtered.ts';
import type { SyncError } from '../flow/sync-failure.ts';
import { join } from '../join/join.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { flowIn } from '../precedence/flow-in.ts';
import { projectionOf } from '../projection/projection.ts';
import { provision } from '../provisioning/provision.ts';
import { attempt } from './attempt.ts';
import type { InboundCounter } from './counters.ts';
import type { Workspace } from './workspace.ts';

/**
 * Synchronizes one connector-space object: filter, join or projection, import flow, provisioning, export flow, or
 * the consequences of its deletion. An object that fails leaves the workspace as it was and answers with the error.
 */
export function synchronizeObject(workspace: Workspace, id: number): SyncError | undefined {
  return attempt(
    workspace,
    () => {
      const cs = workspace.object(id);
      if (cs === undefined) return;
      const counter = countedChange(workspace, cs);
      if (counter !== undefined) workspace.note(workspace.inbound, id, counter);
    },
    (error) => {
      workspace.inbound.set(id, 'flow-failure');
      workspace.trace?.({ kind: 'error', error });
    },
  );
}

/** Translates the references of a metaverse object anew, after objects that they mean were linked or provisioned. */
export function refreshReferences(workspace: Workspace, metaverse: number): SyncError | undefined {
  return attempt(
    workspace,
    () => {
      for (const cs of workspace.connectorsOf(metaverse)) {
        const mv = workspace.metaverse(metaverse);
        if (mv !== undefined) flowIn(workspace, cs, mv, true);
      }
      provision(workspace, metaverse);
    },
    (error) => workspace.trace?.({ kind: 'error', error }),
  );
}

function countedChange(workspace: Workspace, cs: CsObject): InboundCounter | undefined {
  switch (cs.pendingImport) {
    case 'delete':
      return removeObject(workspace, cs);
    case 'delete-add':
      return replaceObject(workspace, cs);
    default:
      return inbound(workspace, cs);
  }
}

/** Another object has taken the place of the one that was there: what that was connected to is let go first. */
function replaceObject(workspace: Workspace, cs: CsObject): InboundCounter {
  const metaverse = cs.link?.mv;
  const fresh: CsObject = {
    ...cs,
    link: undefined,
    state: 'normal',
    former: undefined,
    pendingExport: undefined,
  };
  workspace.putObject(fresh);
  if (metaverse === undefined) return inbound(workspace, fresh);
  if (!takesPlace(cs)) disconnect(workspace, cs, metaverse, 'import-delete');
  inbound(workspace, fresh);
  if (workspace.object(cs.id)?.link?.mv !== metaverse && workspace.metaverse(metaverse))
    provision(workspace, metaverse);
  return 'connector-delete-add-processed';
}

/** The object is gone from its source. */
function removeObject(workspace: Workspace, cs: CsObject): InboundCounter | undefined {
  const metaverse = cs.link?.mv;
  workspace.removeObject(cs.id);
  if (metaverse === undefined) return undefined;
  // What was to be replaced is gone already; what was to take its place is provisioned anew.
  if (!takesPlace(cs)) disconnect(workspace, cs, metaverse, 'import-delete');
  if (workspace.metaverse(metaverse) === undefined) return 'connector-delete-remove-mv';
  provision(workspace, metaverse);
  return workspace.metaverse(metaverse) === undefined
    ? 'connector-delete-remove-mv'
    : 'connector-delete-leave-mv';
}

function inbound(workspace: Workspace, original: CsObject): InboundCounter {
  const type = workspace.objectType(original);
  const cs: CsObject =
    original.pendingImport === 'none' ? original : { ...original, pendingImport: 'none' };
  if (type === undefined) {
    workspace.putObject(cs);
    return cs.link ? 'connector-no-flow' : 'disconnector-remains';
  }
  if (!cs.imported) return outboundOnly(workspace, cs);
  const filtered = !isExplicit(cs) && isFiltered(type, cs);
  if (type.filter) workspace.trace?.({ kind: 'filter', object: cs.id, matches: filtered });
  if (filtered) return filterOut(workspace, cs);
  const admitted: CsObject = cs.state === 'filtered' ? { ...cs, state: 'normal' } : cs;
  workspace.putObject(admitted);
  if (cs.link) return flowThrough(workspace, admitted, cs.link.mv);
  return cs.state === 'explicit' ? 'disconnector-remains' : connect(workspace, admitted);
}

function flowThrough(workspace: Workspace, cs: CsObject, metaverse: number): InboundCounter {
  const changed = flowAndProvision(workspace, cs, metaverse);
  if (workspace.metaverse(metaverse) === undefined) return 'connector-flow-remove-mv';
  return changed ? 'connector-flow' : 'connector-no-flow';
}

/** Nothing is known of the object but what is to be sent: there is nothing to filter, to join by or to flow. */
function outboundOnly(workspace: Workspace, cs: CsObject): InboundCounter {
  workspace.putObject(cs);
  if (cs.link === undefined) return 'disconnector-remains';
  provision(workspace, cs.link.mv);
  return workspace.metaverse(cs.link.mv) === undefined
    ? 'connector-flow-remove-mv'
    : 'connector-no-flow';
}

function filterOut(workspace: Workspace, cs: CsObject): InboundCounter {
  const metaverse = cs.link?.mv;
  if (metaverse === undefined) {
    workspace.putObject(
      cs.state === 'filtered' ? cs : { ...cs, state: 'filtered', pendingExport: undefined },
    );
    return 'disconnector-filtered';
  }
  workspace.putObject({
    ...cs,
    link: undefined,
    disconnectedBy: filterName(cs.type),
    state: 'filtered',
    pendingExport: undefined,
  });
  disconnect(workspace, cs, metaverse, 'filter');
  if (workspace.metaverse(metaverse) !== undefined) provision(workspace, metaverse);
  return workspace.metaverse(metaverse) === undefined
    ? 'connector-filtered-remove-mv'
    : 'connector-filtered-leave-mv';
}

function connect(workspace: Workspace, cs: CsObject): InboundCounter {
  const joined = join(workspace, cs);
  const link = joined ?? project(workspace, cs);
  if (link === undefined) return 'disconnector-remains';
  const connector: CsObject = { ...cs, link };
  workspace.putObject(connector);
  workspace.noteLinked(cs.id);
  const changed = flowAndProvision(workspace, connector, link.mv);
  const kind = joined ? 'disconnector-joined' : 'disconnector-projected';
  if (workspace.metaverse(link.mv) === undefined) return `${kind}-remove-mv`;
  return changed ? `${kind}-flow` : `${kind}-no-flow`;
}

function project(workspace: Workspace, cs: CsObject): Link | undefined {
  const projection = projectionOf(workspace.objectType(cs), cs, workspace.rules);
  if (projection === undefined) return undefined;
  const mv: MvObject = {
    id: workspace.newMetaverseId(),
    type: projection.metaverseType,
    attributes: {},
    lineage: {},
  };
  workspace.putMetaverse(mv);
  workspace.trace?.({
    kind: 'project',
    rule: projection.id,
    metaverseType: mv.type,
    metaverse: mv.id,
  });
  return { mv: mv.id, rule: projection.id };
}

/** Whether the metaverse object changed. */
function flowAndProvision(workspace: Workspace, cs: CsObject, metaverse: number): boolean {
  const mv = workspace.metaverse(metaverse);
  if (mv === undefined) return false;
  const changed = flowIn(workspace, cs, mv);
  provision(workspace, metaverse);
  return changed;
}
