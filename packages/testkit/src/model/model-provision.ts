import type { ProvisioningDocument } from '@cognate/sync-rules';
import { expectedName, isLeaving, isNothing, isUnknownOutside, NOTHING } from './model-deltas.ts';
import { flowOut } from './model-export-flow.ts';
import { flowIn, readMetaverse, recall } from './model-flow.ts';
import { evaluate, holds, ModelFailure } from './model-rules.ts';
import { outsideOf } from './model-state.ts';
import type { ModelObject } from './model-state.ts';
import type { Synchronization } from './model-sync.ts';

const CALL_LIMIT = 10;

const UNSEEN = {
  imported: undefined,
  hologram: undefined,
  sent: undefined,
  confirmed: undefined,
} as const;

interface OutboundRule {
  readonly connector: string;
  readonly rule: ProvisioningDocument;
}

const ruleFailure = (): ModelFailure => new ModelFailure('sync-rule-flow-provisioning-failed');

/** Brings the connectors of a metaverse object in line with the outbound rules, then lets values flow out. */
export function provision(sync: Synchronization, mv: number): void {
  let calls = 1;
  while (applyRules(sync, mv)) {
    if (calls === CALL_LIMIT) throw new ModelFailure('extension-provisioning-call-limit-reached');
    calls += 1;
  }
  if (!sync.state.metaverse.has(mv)) return;
  for (const { id } of sync.connectorsOf(mv)) flowOut(sync, id, mv);
}

/** Whether the rules have to be looked at once more. */
function applyRules(sync: Synchronization, mv: number): boolean {
  let again = false;
  const type = sync.state.metaverse.get(mv)?.type;
  for (const outbound of type === undefined ? [] : sync.rules.outbound(type)) {
    if (!sync.state.metaverse.has(mv)) return false;
    const { connector, rule } = outbound;
    const inScope = holds(rule.when, readMetaverse(sync, mv));
    const connectors = sync
      .connectorsOf(mv)
      .filter((object) => object.connector === connector && object.type === rule.objectType);
    if (inScope && connectors.length === 0) again = connect(sync, outbound, mv) || again;
    else if (inScope) for (const { id } of connectors) bringIntoForce(sync, outbound, mv, id);
    else for (const object of connectors) again = leaveScope(sync, outbound, mv, object) || again;
  }
  return again;
}

const nameFor = (sync: Synchronization, rule: ProvisioningDocument, mv: number) =>
  evaluate(rule.dn, readMetaverse(sync, mv)).map(String)[0];

/** Who has a name, or is to get it. */
const holdersOf = (sync: Synchronization, connector: string, dn: string): readonly ModelObject[] =>
  sync.state
    .objectsOf(connector)
    .filter((object) => (object.dn === dn && !object.transient) || object.toSend?.dn === dn);

/** A new connector, or the object that has the name already. Answers whether the metaverse object changed. */
function connect(sync: Synchronization, { connector, rule }: OutboundRule, mv: number): boolean {
  const dn = nameFor(sync, rule, mv);
  if (dn === undefined) throw ruleFailure();
  const link = { mv, rule: rule.id, outbound: rule.id };
  const [holder] = holdersOf(sync, connector, dn);
  if (holder === undefined) {
    const id = sync.state.create({ connector, type: rule.objectType, dn, anchor: undefined });
    sync.state.giveName(id, dn);
    sync.want(id, { ...NOTHING, op: 'add' });
    sync.link(id, link);
    return false;
  }
  if (isDeletedHere(holder, mv) && holder.type === rule.objectType) sync.want(holder.id, undefined);
  else if (isToBeDeleted(holder) && holder.imported !== undefined) {
    sync.state.change(holder.id, {
      ...UNSEEN,
      type: rule.objectType,
      inPlaceOf: outsideOf(holder),
    });
    sync.want(holder.id, { ...NOTHING, op: 'delete-add' });
    sync.link(holder.id, link);
    return false;
  } else if (rule.existing !== 'join' || !isFree(holder)) throw ruleFailure();
  if (holder.type !== rule.objectType || holder.pending === 'delete') throw ruleFailure();
  sync.link(holder.id, link);
  const before = sync.metaverse(mv);
  flowIn(sync, holder.id, mv);
  return !sync.isSame(before, sync.metaverse(mv));
}

/** It was to be deleted because this very metaverse object lost it, and nothing of that was sent. */
const isDeletedHere = (object: ModelObject, mv: number): boolean =>
  object.former === mv && isToBeDeleted(object);

const isToBeDeleted = ({ link, pending, toSend, sent }: ModelObject): boolean =>
  link === undefined && pending !== 'delete' && toSend?.op === 'delete' && sent?.op !== 'delete';

const isFree = (object: ModelObject): boolean =>
  object.link === undefined &&
  object.state !== 'explicit' &&
  object.state !== 'filtered' &&
  !isLeaving(object);

function bringIntoForce(
  sync: Synchronization,
  { connector, rule }: OutboundRule,
  mv: number,
  id: number,
): void {
  const { link } = sync.state.object(id);
  if (link !== undefined && link.outbound === undefined)
    sync.state.change(id, { link: { ...link, outbound: rule.id } });
  const object = sync.state.object(id);
  if (object.link?.outbound !== rule.id || isLeaving(object)) return;
  const dn = nameFor(sync, rule, mv);
  if (dn === undefined || dn === expectedName(object)) return;
  if (isUnknownOutside(object) || sync.canRename(connector)) rename(sync, object, dn);
}

function rename(sync: Synchronization, object: ModelObject, dn: string): void {
  const { id, connector, toSend = NOTHING } = object;
  if (holdersOf(sync, connector, dn).some((holder) => holder.id !== id)) throw ruleFailure();
  if (object.inPlaceOf !== undefined) {
    forget(sync, object);
    const renamed = sync.state.create({ connector, type: object.type, dn, anchor: undefined });
    sync.state.giveName(renamed, dn);
    sync.want(renamed, { ...toSend, op: 'add', references: new Map() });
    if (object.link !== undefined) sync.link(renamed, object.link);
    return;
  }
  if (isUnknownOutside(object)) {
    // Nobody outside knows it by the old name: who refers to that name does not mean this object.
    sync.flagReferrers(id);
    sync.state.forgetName(id);
    sync.state.giveName(id, dn);
    sync.flagReferrers(id);
    return;
  }
  const wanted = { ...toSend, dn: dn === object.dn ? undefined : dn };
  sync.want(id, isNothing(wanted) ? undefined : wanted);
}

/** Answers whether the rules have to be looked at once more. */
function leaveScope(
  sync: Synchronization,
  { connector, rule }: OutboundRule,
  mv: number,
  { id, link }: ModelObject,
): boolean {
  if (link?.outbound !== rule.id) return false;
  const heir = sync.rules
    .outbound(sync.metaverse(mv).type)
    .find(
      (other) =>
        other.rule.id !== rule.id &&
        other.connector === connector &&
        other.rule.objectType === rule.objectType &&
        holds(other.rule.when, readMetaverse(sync, mv)),
    );
  if (heir !== undefined) {
    sync.state.change(id, { link: { ...link, outbound: heir.rule.id } });
    return true;
  }
  if (rule.onScopeLoss === 'leave') {
    sync.state.change(id, { link: { mv, rule: link.rule } });
    return false;
  }
  deprovision(sync, id);
  loseConnector(sync, mv, { id, connector });
  return true;
}

/** What the loss of a connector means for the metaverse object that it is unlinked from already. */
export function loseConnector(
  sync: Synchronization,
  mv: number,
  lost: { readonly id: number; readonly connector: string },
): void {
  const { type } = sync.metaverse(mv);
  const deletion = sync.rules.document.metaverse.types[type]?.deletion;
  const named = deletion?.connectors ?? [];
  const remaining = sync.connectorsOf(mv);
  const ends =
    deletion?.rule === 'any-connector'
      ? named.includes(lost.connector) || remaining.length === 0
      : remaining.every(({ connector }) => named.includes(connector));
  if (ends) {
    for (const { id } of remaining) deprovision(sync, id);
    sync.removeMetaverse(mv);
  } else if (sync.rules.connector(lost.connector).recall !== false) recall(sync, mv, lost.id);
}

/** Unlinks a connector as its connector's deprovisioning says. */
function deprovision(sync: Synchronization, id: number): void {
  const object = sync.state.object(id);
  const action = sync.rules.connector(object.connector).deprovision ?? 'make-normal-disconnector';
  if (isUnknownOutside(object)) {
    forget(sync, object);
    return;
  }
  sync.flagReferrers(id);
  sync.state.change(id, {
    link: undefined,
    former: object.link?.mv,
    state: action === 'make-normal-disconnector' ? 'normal' : 'explicit',
  });
  sync.want(id, action === 'delete-object' ? { ...NOTHING, op: 'delete' } : undefined);
}

/** Nobody outside ever heard of it. What it was to take the place of is deleted all the same. */
function forget(sync: Synchronization, { id, inPlaceOf }: ModelObject): void {
  sync.flagReferrers(id);
  if (inPlaceOf === undefined) {
    sync.state.removeObject(id);
    return;
  }
  const lost = { link: undefined, former: undefined, state: 'explicit' } as const;
  sync.state.change(id, { ...inPlaceOf, inPlaceOf: undefined, ...lost });
  sync.want(id, { ...NOTHING, op: 'delete' });
}
