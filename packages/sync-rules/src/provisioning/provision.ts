import type { OutboundRule } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { bringIntoForce } from './bring-into-force.ts';
import { createConnector } from './create-connector.ts';
import { tellExistence } from './existence-tests.ts';
import { flowOut } from './flow-out.ts';
import { provisionByScript } from '../scripts/provision-by-script.ts';
import { isInScope, leaveScope } from './leave-scope.ts';

/** How often the rules may start over for one object before that counts as a loop (MIM's limit). */
const CALL_LIMIT = 10;

/**
 * Brings the connectors of a metaverse object in line with the outbound rules, then lets the export flows say what
 * has to be sent to each of them.
 */
export function provision(workspace: Workspace, metaverse: number): void {
  for (let calls = 1; isUnsettled(workspace, metaverse); calls += 1) {
    if (calls === CALL_LIMIT)
      throw new SyncFailure({
        type: 'extension-provisioning-call-limit-reached',
        step: 'provisioning',
        message: `The outbound rules did not come to rest after ${CALL_LIMIT} rounds.`,
      });
  }
  const mv = workspace.metaverse(metaverse);
  if (mv === undefined) return;
  for (const cs of workspace.connectorsOf(metaverse))
    if (!isReplaced(cs)) flowOut(workspace, mv, cs);
  tellExistence(workspace, mv);
  workspace.note(workspace.evaluated, metaverse, workspace.tick());
}

/** Whether rules or script changed something that they look at. The script comes when the rules are at rest. */
const isUnsettled = (workspace: Workspace, metaverse: number): boolean =>
  applyRules(workspace, metaverse) || provisionByScript(workspace, metaverse);

/** Whether the rules have to be looked at again: what they looked at changed, or a connector was handed on. */
function applyRules(workspace: Workspace, metaverse: number): boolean {
  let again = false;
  const first = workspace.metaverse(metaverse);
  for (const rule of first === undefined ? [] : workspace.metaverseType(first).outbound) {
    const mv = workspace.metaverse(metaverse);
    if (mv === undefined) return false;
    again = applyRule(workspace, rule, mv) || again;
  }
  return again;
}

function applyRule(workspace: Workspace, rule: OutboundRule, mv: MvObject): boolean {
  const all = workspace.connectorsOf(mv.id).filter((cs) => cs.connector === rule.connector);
  // Whether the rule has a connector is known once the object that took its place was synchronized.
  if (all.some(isReplaced)) return false;
  const inScope = isInScope(workspace, rule, mv);
  workspace.trace?.({ kind: 'scope', rule: rule.id, inScope });
  const connectors = all.filter((cs) => cs.type === rule.objectType);
  if (inScope && connectors.length === 0) return createConnector(workspace, rule, mv);
  let again = false;
  for (const cs of connectors)
    if (inScope) bringIntoForce(workspace, rule, mv, cs);
    else again = leaveScope(workspace, rule, mv, cs) || again;
  return again;
}

const isReplaced = (cs: CsObject): boolean => cs.pendingImport === 'delete-add';
