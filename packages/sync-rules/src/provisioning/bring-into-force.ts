import type { OutboundRule } from '../configuration/rules.ts';
import {
  expectedDn,
  isLeaving,
  neverExported,
  sentDn,
  takesPlace,
} from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { forget } from '../deletion/disconnect.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { nameFor, refuseBadName, ruleFailure, sameDn } from './object-name.ts';

/** Puts a connector under an outbound rule, unless it is under another one, and gives it the rule's name. */
export function bringIntoForce(
  workspace: Workspace,
  rule: OutboundRule,
  mv: MvObject,
  connector: CsObject,
): void {
  const cs = underRule(workspace, rule, connector);
  if (cs.link?.outbound !== rule.id || isLeaving(cs)) return;
  if (!workspace.connector(rule.connector).canRename && !neverExported(cs)) return;
  const dn = nameFor(workspace, rule, mv, cs);
  // Like any flow from an empty source, one for the name leaves what is there.
  if (dn === undefined || sameDn(workspace, rule, dn, expectedDn(cs))) return;
  refuseBadName(workspace, rule, dn);
  const holder = workspace.holderOf(workspace.connector(rule.connector), dn);
  if (holder !== undefined && holder !== cs.id)
    throw ruleFailure(
      rule,
      `"${expectedDn(cs)}" cannot be renamed: "${dn}" is already taken in connector "${rule.connector}".`,
    );
  rename(workspace, rule, cs, dn);
}

function underRule(workspace: Workspace, rule: OutboundRule, cs: CsObject): CsObject {
  if (cs.link === undefined || cs.link.outbound !== undefined) return cs;
  const next: CsObject = { ...cs, link: { ...cs.link, outbound: rule.id } };
  workspace.putObject(next);
  return next;
}

/** Gives a connector another name, now or with its next export. */
export function rename(workspace: Workspace, rule: OutboundRule, cs: CsObject, dn: string): void {
  const { connector, id } = cs;
  workspace.trace?.({ kind: 'rename', rule: rule.id, connector, object: id, dn });
  if (takesPlace(cs)) {
    provisionElsewhere(workspace, cs, dn);
    return;
  }
  if (neverExported(cs)) {
    refuseContainer(workspace, rule, cs);
    // Never sent under the old name: it simply gets another one.
    workspace.putObject({ ...cs, dn });
    return;
  }
  const pending = cs.pendingExport ?? { op: 'update' as const, attributes: {}, references: {} };
  const { dn: _, ...unnamed } = pending;
  // Back to the old name before the new one was sent is no change at all.
  const back = sameDn(workspace, rule, dn, sentDn(cs));
  workspace.putObject({ ...cs, pendingExport: back ? unnamed : { ...unnamed, dn } });
  if (!back) workspace.note(workspace.outbound, id, 'provisioned-rename-no-flow');
}

/** Under another name it takes nobody's place: what it was to replace is deleted, and it is added. */
function provisionElsewhere(workspace: Workspace, cs: CsObject, dn: string): void {
  const id = workspace.newObjectId();
  forget(workspace, cs);
  workspace.putObject({
    ...cs,
    id,
    dn,
    pendingImport: 'none',
    pendingExport: { op: 'add', attributes: cs.pendingExport?.attributes ?? {}, references: {} },
  });
  workspace.note(workspace.outbound, id, 'provisioned-add-no-flow');
}

/** What is to be created below it would be left without a parent: it has to come first, under the name that it has. */
function refuseContainer(workspace: Workspace, rule: OutboundRule, { dn }: CsObject): void {
  if (!workspace.isContainer(workspace.connector(rule.connector), dn)) return;
  throw new SyncFailure({
    type: 'unexported-container-rename',
    step: 'provisioning',
    rule: rule.id,
    message: `"${dn}" cannot be renamed before it was exported: there are objects below it. Export it, or see that they get other names first.`,
  });
}
