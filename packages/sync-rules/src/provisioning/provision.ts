import { parseLdapDn } from '@cognate/kernel';
import type { ConnectorRules, OutboundRule } from '../configuration/rules.ts';
import { expectedDn, isLeaving, sentDn } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { deprovision, disconnect } from '../deletion/disconnect.ts';
import { sameDelta } from '../export/export-delta.ts';
import { holds, refuseFilteredExport } from '../filter/is-filtered.ts';
import { evaluateSource } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { mvView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { flowIn } from '../precedence/flow-in.ts';
import type { OutboundCounter } from '../synchronization/counters.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { exportFlow } from './export-flow.ts';

/** How often the rules may start over for one object before that counts as a loop (MIM's limit). */
const CALL_LIMIT = 10;

/**
 * Brings the connectors of a metaverse object in line with the outbound rules, then lets the export flows say what
 * has to be sent to each of them.
 */
export function provision(workspace: Workspace, metaverse: number): void {
  for (let calls = 1; applyRules(workspace, metaverse); calls += 1) {
    if (calls === CALL_LIMIT)
      throw new SyncFailure({
        type: 'extension-provisioning-call-limit-reached', step: 'provisioning',
        message: `The outbound rules did not come to rest after ${CALL_LIMIT} rounds.`,
      });
  }
  const mv = workspace.metaverse(metaverse);
  if (mv === undefined) return;
  for (const cs of workspace.connectorsOf(metaverse)) flowOut(workspace, mv, cs);
  workspace.note(workspace.evaluated, metaverse, workspace.tick());
}

/** Whether the rules have to be looked at again: the object that they looked at changed, or a connector was handed on. */
function applyRules(workspace: Workspace, metaverse: number): boolean {
  let again = false;
  const first = workspace.metaverse(metaverse);
  for (const rule of first === undefined ? [] : workspace.metaverseType(first).outbound) {
    const mv = workspace.metaverse(metaverse);
    if (mv === undefined) return false;
    const inScope = isInScope(workspace, rule, mv);
    workspace.trace?.({ kind: 'scope', rule: rule.id, inScope });
    const connectors = workspace
      .connectorsOf(metaverse)
      .filter((cs) => cs.connector === rule.connector && cs.type === rule.objectType);
    if (inScope && connectors.length === 0) again = create(workspace, rule, mv) || again;
    else if (inScope) for (const cs of connectors) bringIntoForce(workspace, rule, mv, cs);
    else for (const cs of connectors) again = leaveScope(workspace, rule, mv, cs) || again;
  }
  return again;
}

function isInScope(workspace: Workspace, rule: OutboundRule, mv: MvObject): boolean {
  if (rule.when === undefined) return true;
  const { dnStyle } = workspace.connector(rule.connector);
  return holds(rule.when, mvView(mv, 'provisioning', dnStyle), rule.id);
}

function nameFor(workspace: Workspace, rule: OutboundRule, mv: MvObject): string | undefined {
  const connector = workspace.connector(rule.connector);
  const [dn] = evaluateSource(rule.dn, mvView(mv, 'provisioning', connector.dnStyle), rule.id, 'dn');
  return dn === undefined ? undefined : String(dn);
}

function refuseBadName(workspace: Workspace, rule: OutboundRule, dn: string): void {
  if (workspace.connector(rule.connector).dnStyle === 'ldap' && (parseLdapDn(dn)?.length ?? 0) === 0)
    throw failed(rule, `The rule "${rule.id}" gives "${dn}", which is no distinguished name.`);
}

const failed = (rule: OutboundRule, message: string): SyncFailure =>
  new SyncFailure({ type: 'sync-rule-flow-provisioning-failed', step: 'provisioning', rule: rule.id, message });

/** Whether the metaverse object changed by it. */
function create(workspace: Workspace, rule: OutboundRule, mv: MvObject): boolean {
  const dn = nameFor(workspace, rule, mv);
  if (dn === undefined) throw failed(rule, `The rule "${rule.id}" gives no name for the object.`);
  refuseBadName(workspace, rule, dn);
  const holder = workspace.holderOf(workspace.connector(rule.connector), dn);
  if (holder !== undefined) return adopt(workspace, rule, mv, dn, workspace.object(holder));
  const cs: CsObject = {
    id: workspace.newObjectId(),
    connector: rule.connector,
    type: rule.objectType,
    dn,
    scalars: {},
    references: {},
    targets: {},
    imported: false,
    pendingImport: 'none',
    link: { mv: mv.id, rule: rule.id, outbound: rule.id },
    state: 'normal',
    pendingExport: { op: 'add', attributes: {}, references: {} },
    unconfirmedExport: undefined,
  };
  workspace.putObject(cs);
  workspace.note(workspace.outbound, cs.id, 'provisioned-add-no-flow');
  workspace.note(workspace.provisioned, mv.id, workspace.tick());
  workspace.trace?.({ kind: 'provision', rule: rule.id, connector: rule.connector, object: cs.id, dn });
  return false;
}

/** The name is taken. Only an unconnected object of the right type may be taken over, and only where the rule says so. */
function adopt(workspace: Workspace, rule: OutboundRule, mv: MvObject, dn: string, holder: CsObject | undefined): boolean {
  const free = holder !== undefined && holder.link === undefined && holder.state === 'normal' && !isLeaving(holder);
  if (rule.existing !== 'join' || !free || holder.type !== rule.objectType || holder.pendingImport === 'delete')
    throw failed(rule, `The name "${dn}" is already taken in connector "${rule.connector}".`);
  const connector: CsObject = { ...holder, link: { mv: mv.id, rule: rule.id, outbound: rule.id } };
  workspace.putObject(connector);
  workspace.noteLinked(holder.id);
  workspace.note(workspace.provisioned, mv.id, workspace.tick());
  workspace.trace?.({ kind: 'join', rule: rule.id, candidates: [mv.id], joined: true });
  // No later delta synchronization would look at the object: it has nothing pending.
  return flowIn(workspace, connector, mv);
}

function bringIntoForce(workspace: Workspace, rule: OutboundRule, mv: MvObject, original: CsObject): void {
  let cs = original;
  if (cs.link && cs.link.outbound === undefined) {
    cs = { ...cs, link: { ...cs.link, outbound: rule.id } };
    workspace.putObject(cs);
  }
  if (cs.link?.outbound !== rule.id || isLeaving(cs)) return;
  const connector = workspace.connector(rule.connector);
  if (!connector.canRename && cs.pendingExport?.op !== 'add') return;
  const dn = nameFor(workspace, rule, mv);
  // Like any flow from an empty source, one for the name leaves what is there.
  if (dn === undefined || sameDn(workspace, connector, dn, expectedDn(cs))) return;
  refuseBadName(workspace, rule, dn);
  const holder = workspace.holderOf(connector, dn);
  if (holder !== undefined && holder !== cs.id)
    throw failed(rule, `"${expectedDn(cs)}" cannot be renamed: "${dn}" is already taken in connector "${rule.connector}".`);
  rename(workspace, rule, cs, dn);
}

const sameDn = (workspace: Workspace, connector: ConnectorRules, a: string, b: string): boolean =>
  a === b || workspace.foldDn(connector, a) === workspace.foldDn(connector, b);

function rename(workspace: Workspace, rule: OutboundRule, cs: CsObject, dn: string): void {
  workspace.trace?.({ kind: 'rename', rule: rule.id, connector: cs.connector, object: cs.id, dn });
  if (cs.pendingExport?.op === 'add') {
    // Never sent under the old name: it simply gets another one.
    workspace.removeObject(cs.id);
    workspace.putObject({ ...cs, dn });
    return;
  }
  const { dn: _, ...base } = cs.pendingExport ?? { op: 'update' as const, attributes: {}, references: {} };
  if (sameDn(workspace, workspace.connector(cs.connector), dn, sentDn(cs))) {
    // Back to the old name before the new one was sent.
    workspace.putObject({ ...cs, pendingExport: base });
    return;
  }
  workspace.putObject({ ...cs, pendingExport: { ...base, dn } });
  workspace.note(workspace.outbound, cs.id, 'provisioned-rename-no-flow');
}

/** Whether the connector was disconnected, or goes over to another rule that the object is in the scope of. */
function leaveScope(workspace: Workspace, rule: OutboundRule, mv: MvObject, cs: CsObject): boolean {
  if (cs.link?.outbound !== rule.id) return false;
  const heir = workspace.metaverseType(mv).outbound.find((other) =>
    other !== rule && other.connector === rule.connector && other.objectType === rule.objectType
    && isInScope(workspace, other, mv));
  if (heir !== undefined) {
    workspace.putObject({ ...cs, link: { ...cs.link, outbound: heir.id } });
    return true;
  }
  if (rule.onScopeLoss === 'leave') {
    workspace.putObject({ ...cs, link: { mv: mv.id, rule: cs.link.rule } });
    return false;
  }
  deprovision(workspace, cs, 'provisioning');
  disconnect(workspace, cs, mv.id, 'provisioning');
  return true;
}

function flowOut(workspace: Workspace, mv: MvObject, cs: CsObject): void {
  const type = workspace.objectType(cs);
  const counter = workspace.outbound.get(cs.id);
  const flows = type?.exportFlows.get(mv.type) ?? [];
  if (type === undefined) return;
  if (flows.length === 0 && counter === undefined && cs.pendingExport === undefined) return;
  const { dnStyle } = workspace.connector(cs.connector);
  const delta = exportFlow({
    mv, cs, flows, dnStyle,
    targetsOf: (metaverse) => workspace.targetsOf(metaverse, cs.connector),
  });
  const changed = !sameDelta(delta, cs.pendingExport);
  const next = changed ? { ...cs, pendingExport: delta } : cs;
  if (changed || counter !== undefined) refuseFilteredExport(type, next);
  workspace.putObject(next);
  workspace.note(workspace.outbound, cs.id, changed ? withFlow(counter) : (counter ?? 'connector-no-flow'));
  workspace.trace?.({ kind: 'export-flow', connector: cs.connector, object: cs.id, dn: expectedDn(cs), delta });
}

const withFlow = (counter: OutboundCounter | undefined): OutboundCounter => {
  switch (counter) {
    case 'provisioned-add-no-flow':
      return 'provisioned-add-flow';
    case 'provisioned-rename-no-flow':
      return 'provisioned-rename-flow';
    case undefined:
    case 'connector-no-flow':
      return 'connector-flow';
    default:
      return counter;
  }
};
