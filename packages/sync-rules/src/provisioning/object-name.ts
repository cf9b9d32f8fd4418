import { parseLdapDn } from '@cognate/kernel';
import type { OutboundRule } from '../configuration/rules.ts';
import { evaluateSource } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { mvView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { Workspace } from '../synchronization/workspace.ts';

/** The name that a rule gives to a metaverse object's connector, if any. */
export function nameFor(
  workspace: Workspace,
  rule: OutboundRule,
  mv: MvObject,
): string | undefined {
  const { dnStyle } = workspace.connector(rule.connector);
  const [dn] = evaluateSource(rule.dn, mvView(mv, 'provisioning', dnStyle), rule.id, 'dn');
  return dn === undefined ? undefined : String(dn);
}

/** Refuses what the connected system could not take for a name. */
export function refuseBadName(workspace: Workspace, rule: OutboundRule, dn: string): void {
  if (workspace.connector(rule.connector).dnStyle !== 'ldap') return;
  if ((parseLdapDn(dn)?.length ?? 0) === 0)
    throw ruleFailure(rule, `The rule "${rule.id}" gives "${dn}", which is no distinguished name.`);
}

/** Whether two names mean the same object in the rule's connected system. */
export function sameDn(workspace: Workspace, rule: OutboundRule, a: string, b: string): boolean {
  if (a === b) return true;
  const connector = workspace.connector(rule.connector);
  return workspace.foldDn(connector, a) === workspace.foldDn(connector, b);
}

/** The failure of an outbound rule for one object. */
export const ruleFailure = (rule: OutboundRule, message: string): SyncFailure =>
  new SyncFailure({
    type: 'sync-rule-flow-provisioning-failed',
    step: 'provisioning',
    rule: rule.id,
    message,
  });
