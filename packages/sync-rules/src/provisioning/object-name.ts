import { excessOf, parseLdapDn } from '@cognate/kernel';
import type { OutboundRule } from '../configuration/rules.ts';
import { expectedDn } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { evaluateSource } from '../flow/evaluate-source.ts';
import type { SourceView } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { mvView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { uniqueValue } from '../unique/unique-value.ts';

/**
 * The name that a rule gives to a metaverse object's connector, if any: of several that it allows the one that the
 * connector has, or the first that is free for it.
 */
export function nameFor(
  workspace: Workspace,
  rule: OutboundRule,
  mv: MvObject,
  current?: CsObject,
): string | undefined {
  const view = mvView(mv, 'provisioning', workspace.connector(rule.connector).dnStyle);
  if (rule.ifTaken !== undefined) return freeName({ workspace, rule, mv, view, current });
  const [dn] = evaluateSource(rule.dn, view, rule.id, 'dn');
  return dn === undefined ? undefined : String(dn);
}

interface Naming {
  readonly workspace: Workspace;
  readonly rule: OutboundRule;
  readonly mv: MvObject;
  readonly view: SourceView;
  readonly current: CsObject | undefined;
}

function freeName({ workspace, rule, mv, view, current }: Naming): string | undefined {
  const connector = workspace.connector(rule.connector);
  const result = uniqueValue({
    source: rule.dn,
    substitutes: rule.ifTaken ?? { fixed: [] },
    view,
    rule: rule.id,
    attribute: 'dn',
    current: current && expectedDn(current),
    isSame: (a, b) => sameDn(workspace, rule, String(a), String(b)),
    isTaken: (dn) => {
      const holder = workspace.holderOf(connector, String(dn));
      if (holder === undefined || holder === current?.id) return false;
      // Only an object without a connector may have the name back of the one that it is about to lose.
      if (current !== undefined) return true;
      const known = workspace.object(holder);
      return known === undefined || !isOwnDeletion(mv, known);
    },
  });
  if (result.kind === 'taken')
    throw ruleFailure(
      rule,
      `All names that the rule "${rule.id}" allows are taken in connector "${rule.connector}", the last being "${String(result.last)}".`,
    );
  return result.kind === 'value' ? String(result.value) : undefined;
}

/** Whether the deletion of an object is pending and was not sent. */
const isDeletionUnsent = (holder: CsObject): boolean =>
  holder.link === undefined &&
  holder.pendingImport !== 'delete' &&
  holder.pendingExport?.op === 'delete' &&
  holder.unconfirmedExport?.op !== 'delete';

/** Whether that is so because this very metaverse object lost it. */
export const isOwnDeletion = (mv: MvObject, holder: CsObject): boolean =>
  holder.former === mv.id && isDeletionUnsent(holder);

/** Whether another object can take its place, with the export that deletes it. */
export const mayTakePlaceOf = (holder: CsObject): boolean =>
  holder.imported && holder.pendingImport !== 'delete-add' && isDeletionUnsent(holder);

/** What of a name that is too long is shown. */
const SHOWN = 100;

/** Refuses what the connected system could not take for a name. */
export function refuseBadName(workspace: Workspace, rule: OutboundRule, dn: string): void {
  const { dnStyle } = workspace.connector(rule.connector);
  const excess = excessOf(dnStyle, dn);
  if (excess !== undefined)
    throw ruleFailure(
      rule,
      `The name that the rule "${rule.id}" gives ${excess}: "${dn.slice(0, SHOWN)}...".`,
    );
  if (dnStyle !== 'ldap') return;
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
