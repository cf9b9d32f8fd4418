import { foldName } from '@cognate/kernel';
import type { OutboundRule } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { deprovision, disconnect } from '../deletion/disconnect.ts';
import { holds } from '../filter/is-filtered.ts';
import { mvView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { Workspace } from '../synchronization/workspace.ts';

/** Whether an outbound rule is meant for a metaverse object of its type. */
export function isInScope(workspace: Workspace, rule: OutboundRule, mv: MvObject): boolean {
  if (rule.dependsOn !== undefined && !hasRule(workspace, mv, rule.dependsOn)) return false;
  if (rule.when === undefined) return true;
  const { dnStyle } = workspace.connector(rule.connector);
  return holds(rule.when, mvView(mv, 'provisioning', dnStyle), rule.id);
}

/** Whether an outbound rule is in force on one of the object's connectors. */
const hasRule = (workspace: Workspace, mv: MvObject, rule: string): boolean =>
  workspace
    .connectorsOf(mv.id)
    .some(({ link }) => link?.outbound !== undefined && foldName(link.outbound) === foldName(rule));

/**
 * Takes a connector out of an outbound rule that is no longer meant for its metaverse object. Another rule for the
 * same target that is takes it over; otherwise it is deprovisioned or left as it is, as the rule says.
 * Answers whether the rules have to be looked at again.
 */
export function leaveScope(
  workspace: Workspace,
  rule: OutboundRule,
  mv: MvObject,
  cs: CsObject,
): boolean {
  if (cs.link?.outbound !== rule.id) return false;
  const heir = workspace
    .metaverseType(mv)
    .outbound.find((other) => isSameTarget(rule, other) && isInScope(workspace, other, mv));
  if (heir !== undefined) {
    workspace.putObject({ ...cs, link: { ...cs.link, outbound: heir.id } });
    return true;
  }
  if (rule.onScopeLoss === 'leave') {
    workspace.putObject({ ...cs, link: { mv: mv.id, rule: cs.link.rule } });
    return false;
  }
  deprovision(workspace, cs, { cause: 'provisioning', rule: rule.id });
  disconnect(workspace, cs, mv.id, 'provisioning');
  return true;
}

const isSameTarget = (rule: OutboundRule, other: OutboundRule): boolean =>
  other !== rule && other.connector === rule.connector && other.objectType === rule.objectType;
