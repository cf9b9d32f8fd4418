import type { OutboundRule } from '../configuration/rules.ts';
import { isLeaving } from '../connector-space/cs-object.ts';
import type { CsObject, Link } from '../connector-space/cs-object.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { flowIn } from '../precedence/flow-in.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { isInScope, leaveScope } from './leave-scope.ts';
import {
  isOwnDeletion,
  mayTakePlaceOf,
  nameFor,
  refuseBadName,
  ruleFailure,
} from './object-name.ts';

/**
 * Gives a metaverse object its connector under an outbound rule: a new one, or the unconnected object that has the
 * name already where the rule allows that. Answers whether the rules have to be looked at again.
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
  const held = workspace.object(holder);
  const again = held && fromHolder(workspace, { rule, mv, link }, held);
  if (again === undefined)
    throw ruleFailure(rule, `The name "${dn}" is already taken in connector "${rule.connector}".`);
  return again;
}

/** What a connector is to be made by. */
interface Wanted {
  readonly rule: OutboundRule;
  readonly mv: MvObject;
  readonly link: Link;
}

/**
 * What can be done where an object has the name already. Answers as `createConnector`, or with nothing where it has to
 * be left alone.
 */
function fromHolder(workspace: Workspace, wanted: Wanted, holder: CsObject): boolean | undefined {
  const { rule, mv, link } = wanted;
  // The deletion can simply be left out.
  if (holder.type === rule.objectType && isOwnDeletion(mv, holder))
    return adopt(workspace, mv, { ...holder, pendingExport: undefined }, link);
  if (mayTakePlaceOf(holder)) {
    takePlaceOf(workspace, rule, holder, link);
    return false;
  }
  if (makesWay(workspace, mv, holder)) return true;
  if (rule.existing === 'skip' && holder.link === undefined) return false;
  return mayAdopt(rule, holder) ? adopt(workspace, mv, holder, link) : undefined;
}

function provisionNew(workspace: Workspace, rule: OutboundRule, dn: string, link: Link): void {
  const id = workspace.newObjectId();
  workspace.putObject({
    ...UNKNOWN,
    id,
    connector: rule.connector,
    type: rule.objectType,
    dn,
    pendingImport: 'none',
    link,
    pendingExport: { op: 'add', attributes: {}, references: {} },
  });
  workspace.note(workspace.outbound, id, 'provisioned-add-no-flow');
  noteProvisioned(workspace, rule, link, { id, dn });
}

/** An object of which nothing is known but what is to be sent. */
const UNKNOWN = {
  scalars: {},
  references: {},
  targets: {},
  before: undefined,
  imported: false,
  state: 'normal',
  former: undefined,
  unconfirmedExport: undefined,
} as const;

/**
 * MIM's delete-add: the name is still held by an object that is to be deleted, so the same export deletes that and adds
 * the new one.
 */
function takePlaceOf(workspace: Workspace, rule: OutboundRule, holder: CsObject, link: Link): void {
  const { objectType: type } = rule;
  workspace.putObject({
    ...holder,
    ...UNKNOWN,
    type,
    link,
    pendingExport: { op: 'delete-add', type, attributes: {}, references: {} },
  });
  workspace.noteLinked(holder.id);
  workspace.note(workspace.outbound, holder.id, 'provisioned-delete-add-no-flow');
  noteProvisioned(workspace, rule, link, holder);
}

function noteProvisioned(
  workspace: Workspace,
  { id: rule, connector }: OutboundRule,
  { mv }: Link,
  { id: object, dn }: Pick<CsObject, 'id' | 'dn'>,
): void {
  workspace.note(workspace.provisioned, mv, workspace.tick());
  workspace.trace?.({ kind: 'provision', rule, connector, object, dn });
}

/**
 * A connector of the same metaverse object under a rule that is not meant for it any more leaves before its name is
 * given to another one. Answers whether it did.
 */
function makesWay(workspace: Workspace, mv: MvObject, holder: CsObject): boolean {
  const { link } = holder;
  const rule = workspace.metaverseType(mv).outbound.find(({ id }) => id === link?.outbound);
  if (link?.mv !== mv.id || rule === undefined || isInScope(workspace, rule, mv)) return false;
  return leaveScope(workspace, rule, mv, holder);
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
