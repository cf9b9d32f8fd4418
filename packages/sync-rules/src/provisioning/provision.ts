import { parseLdapDn } from '@cognate/kernel';
import type { OutboundRule } from '../configuration/rules.ts';
import { expectedDn, isLeaving } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { deprovision, disconnect } from '../deletion/disconnect.ts';
import { sameDelta } from '../export/export-delta.ts';
import { holds, refuseFilteredExport } from '../filter/is-filtered.ts';
import { evaluateSource } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { mvView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
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

/** Whether a connector was taken away, which may have changed the object that the rules looked at. */
function applyRules(workspace: Workspace, metaverse: number): boolean {
  let again = false;
  const type = workspace.metaverse(metaverse);
  for (const rule of type === undefined ? [] : workspace.metaverseType(type).outbound) {
    const mv = workspace.metaverse(metaverse);
    if (mv === undefined) return false;
    const { dnStyle } = workspace.connector(rule.connector);
    const inScope = rule.when === undefined || holds(rule.when, mvView(mv, 'provisioning', dnStyle), rule.id);
    workspace.trace?.({ kind: 'scope', rule: rule.id, inScope });
    const connectors = workspace
      .connectorsOf(metaverse)
      .filter((cs) => cs.connector === rule.connector && cs.type === rule.objectType);
    if (inScope && connectors.length === 0) create(workspace, rule, mv);
    else if (inScope) for (const cs of connectors) bringIntoForce(workspace, rule, mv, cs);
    else for (const cs of connectors) again = leaveScope(workspace, rule, metaverse, cs) || again;
  }
  return again;
}

function nameFor(workspace: Workspace, rule: OutboundRule, mv: MvObject): string {
  const connector = workspace.connector(rule.connector);
  const [dn] = evaluateSource(rule.dn, mvView(mv, 'provisioning', connector.dnStyle), rule.id, 'dn');
  if (dn === undefined) throw failed(rule, `The rule "${rule.id}" gives no name for the object.`);
  const name = String(dn);
  if (connector.dnStyle === 'ldap' && (parseLdapDn(name)?.length ?? 0) === 0)
    throw failed(rule, `The rule "${rule.id}" gives "${name}", which is no distinguished name.`);
  return name;
}

const failed = (rule: OutboundRule, message: string): SyncFailure =>
  new SyncFailure({ type: 'sync-rule-flow-provisioning-failed', step: 'provisioning', rule: rule.id, message });

function create(workspace: Workspace, rule: OutboundRule, mv: MvObject): void {
  const dn = nameFor(workspace, rule, mv);
  const holder = workspace.holderOf(workspace.connector(rule.connector), dn);
  if (holder !== undefined) {
    adopt(workspace, rule, mv, dn, workspace.object(holder));
    return;
  }
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
}

/** The name is taken. Only an unconnected object of the right type may be taken over, and only where the rule says so. */
function adopt(workspace: Workspace, rule: OutboundRule, mv: MvObject, dn: string, holder: CsObject | undefined): void {
  const free = holder !== undefined && holder.link === undefined && holder.state === 'normal' && !isLeaving(holder);
  if (rule.existing !== 'join' || !free || holder.type !== rule.objectType || holder.pendingImport === 'delete')
    throw failed(rule, `The name "${dn}" is already taken in connector "${rule.connector}".`);
  workspace.putObject({ ...holder, link: { mv: mv.id, rule: rule.id, outbound: rule.id } });
  workspace.newlyLinked.add(holder.id);
  workspace.note(workspace.provisioned, mv.id, workspace.tick());
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
  if (workspace.foldDn(connector, dn) === workspace.foldDn(connector, expectedDn(cs))) return;
  const holder = workspace.holderOf(connector, dn);
  if (holder !== undefined && holder !== cs.id)
    throw failed(rule, `"${expectedDn(cs)}" cannot be renamed: "${dn}" is already taken in connector "${rule.connector}".`);
  rename(workspace, rule, cs, dn);
}

function rename(workspace: Workspace, rule: OutboundRule, cs: CsObject, dn: string): void {
  workspace.trace?.({ kind: 'rename', rule: rule.id, connector: cs.connector, object: cs.id, dn });
  if (cs.pendingExport?.op === 'add') {
    // Never sent under the old name: it simply gets another one.
    workspace.removeObject(cs.id);
    workspace.putObject({ ...cs, dn });
    return;
  }
  const base = cs.pendingExport ?? { op: 'update' as const, attributes: {}, references: {} };
  workspace.putObject({ ...cs, pendingExport: { ...base, dn } });
  workspace.note(workspace.outbound, cs.id, 'provisioned-rename-no-flow');
}

/** Whether the connector was disconnected. */
function leaveScope(workspace: Workspace, rule: OutboundRule, metaverse: number, cs: CsObject): boolean {
  if (cs.link?.outbound !== rule.id) return false;
  if (rule.onScopeLoss === 'leave') {
    const { mv, rule: by } = cs.link;
    workspace.putObject({ ...cs, link: { mv, rule: by } });
    return false;
  }
  deprovision(workspace, cs, 'provisioning');
  disconnect(workspace, cs, metaverse, 'provisioning');
  return true;
}

function flowOut(workspace: Workspace, mv: MvObject, cs: CsObject): void {
  const type = workspace.objectType(cs);
  const flows = type?.exportFlows.get(mv.type);
  if (type === undefined || flows === undefined || flows.length === 0) return;
  const { dnStyle } = workspace.connector(cs.connector);
  const delta = exportFlow({
    mv, cs, flows, dnStyle,
    targetsOf: (metaverse) => workspace.targetsOf(metaverse, cs.connector),
  });
  const changed = !sameDelta(delta, cs.pendingExport);
  const counter = workspace.outbound.get(cs.id) ?? 'connector-no-flow';
  if (changed) {
    const next: CsObject = { ...cs, pendingExport: delta };
    refuseFilteredExport(type, next);
    workspace.putObject(next);
  }
  workspace.note(workspace.outbound, cs.id, changed ? withFlow(counter) : counter);
  workspace.trace?.({ kind: 'export-flow', connector: cs.connector, object: cs.id, dn: expectedDn(cs), delta });
}

const withFlow = (counter: NonNullable<ReturnType<Workspace['outbound']['get']>>): typeof counter => {
  switch (counter) {
    case 'provisioned-add-no-flow':
      return 'provisioned-add-flow';
    case 'provisioned-rename-no-flow':
      return 'provisioned-rename-flow';
    case 'connector-no-flow':
      return 'connector-flow';
    default:
      return counter;
  }
};
