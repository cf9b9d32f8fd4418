import type { OutboundRule } from '../configuration/rules.ts';
import { isLeaving } from '../connector-space/cs-object.ts';
import type { CsObject, Link } from '../connector-space/cs-object.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { flowIn } from '../precedence/flow-in.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { mayTakeBack, nameFor, refuseBadName, ruleFailure } from './object-name.ts';

/**
 * Gives a metaverse object its connector under an outbound rule: a new one, or the unconnected object that has the
 * name already where the rule allows that. Answers whether the metaverse object changed by it.
 */
export function createConnector(workspace: Workspace, rule: OutboundRule, mv: MvObject): boolean {
  const dn = nameFor(workspace, rule, mv);
  if (dn === undefined)
    throw ruleFailure(rule, `The rule "${rule.id}" gives no name for the object.`);
  refuseBadName(workspace, rule, dn);
  const link = { mv: mv.id, rule: rule.id, outbound: rule.id };
  const holder = workspace.holderOf(workspace.connector(rule.connector), dn);
  if (holder === undefined) {
    provisionNew(workspace, rule, dn, link);
    return false;
  }
  const adopted = workspace.object(holder);
  if (adopted !== undefined && mayTakeBack(rule, mv, adopted))
    return adopt(workspace, mv, { ...adopted, pendingExport: undefined }, link);
  if (rule.existing === 'skip' && adopted !== undefined && adopted.link === undefined) return false;
  if (adopted === undefined || !mayAdopt(rule, adopted))
    throw ruleFailure(rule, `The name "${dn}" is already taken in connector "${rule.connector}".`);
  return adopt(workspace, mv, adopted, link);
}

function provisionNew(workspace: Workspace, rule: OutboundRule, dn: string, link: Link): void {
  const id = workspace.newObjectId();
  workspace.putObject({
    id,
    connector: rule.connector,
    type: rule.objectType,
    dn,
    scalars: {},
    references: {},
    targets: {},
    imported: false,
    pendingImport: 'none',
    link,
    state: 'normal',
    pendingExport: { op: 'add', attributes: {}, references: {} },
    unconfirmedExport: undefined,
  });
  workspace.note(workspace.outbound, id, 'provisioned-add-no-flow');
  workspace.note(workspace.provisioned, link.mv, workspace.tick());
  const { connector } = rule;
  workspace.trace?.({ kind: 'provision', rule: rule.id, connector, object: id, dn });
}

/** Only an unconnected object of the right type may be taken over, and only where the rule says so. */
const mayAdopt = (rule: OutboundRule, holder: CsObject): boolean =>
  rule.existing === 'join' &&
  holder.type === rule.objectType &&
  holder.link === undefined &&
  holder.state === 'normal' &&
  holder.pendingImport !== 'delete' &&
  !isLeaving(holder);

function adopt(workspace: Workspace, mv: MvObject, holder: CsObject, link: Link): boolean {
  const connector: CsObject = { ...holder, link, state: 'normal', former: undefined };
  workspace.putObject(connector);
  workspace.noteLinked(holder.id);
  workspace.note(workspace.provisioned, mv.id, workspace.tick());
  workspace.trace?.({ kind: 'join', rule: link.rule, candidates: [mv.id], joined: true });
  // No later delta synchronization would look at the object: it has nothing pending.
  return flowIn(workspace, connector, mv);
}
