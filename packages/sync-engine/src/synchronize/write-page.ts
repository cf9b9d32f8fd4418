import { indexKey } from '@cognate/sync-rules';
import type { CsObject, MvObject, SyncError, SyncRules, Workspace } from '@cognate/sync-rules';
import type { Value } from '@cognate/kernel';
import { exportRank } from '../export/export-rank.ts';
import type { RunError, StepRecord } from '../ports/record.ts';
import type { SyncPageWrite } from '../ports/sync-store.ts';
import type { LoadedPage, PageContext } from './load-workspace.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** What happened on a page besides the changes in its workspace. */
export interface PageOutcome {
  readonly record: StepRecord;
  readonly failures: ReadonlyMap<number, SyncError>;
  /** Synchronized objects whose earlier error is over. */
  readonly errorsCleared: SyncPageWrite['errorsCleared'];
  readonly retried: readonly number[];
  readonly retryFailed: readonly number[];
}

/** Turns the changes of a calculated page into what is written. */
export async function writeOfPage(
  context: PageContext,
  page: LoadedPage,
  workspace: Workspace,
  outcome: PageOutcome,
): Promise<SyncPageWrite> {
  const changedObjects = [...workspace.changedObjects()];
  await context.ids.reserve('export', changedObjects.length);
  const write: Mutable<SyncPageWrite> = {
    record: outcome.record,
    referenceAttributes: referenceAttributes(context.rules),
    synchronized: [],
    newObjects: [],
    renamed: [],
    removedObjects: [],
    linked: [],
    unlinked: [],
    unlinkedKeys: [],
    linkedKeys: [],
    disconnectors: [],
    noDisconnectors: [],
    newMetaverse: [],
    changedMetaverse: [],
    removedMetaverse: [],
    indexAdded: [],
    indexRemoved: [],
    referencesAdded: [],
    referencesRemoved: [],
    exports: [],
    exportsCancelled: [],
    errors: [...outcome.failures].flatMap(([id, error]) => {
      const cs = workspace.object(id);
      return cs === undefined
        ? []
        : [{ connector: cs.connector, object: id, error: runErrorOf(cs, error) }];
    }),
    errorsCleared: [...outcome.errorsCleared],
    retry: [],
    retried: [...outcome.retried],
    retryFailed: [...outcome.retryFailed],
  };
  for (const { before, after } of changedObjects) objectChange(context, page, write, before, after);
  for (const { before, after } of workspace.changedMetaverse())
    metaverseChange(context.rules, write, before, after);
  dropLostTargets(write);
  for (const key of write.linked) {
    const cs = workspace.object(key.id);
    if (cs?.link && workspace.newlyLinked.has(cs.id))
      write.linkedKeys.push({
        key: context.keysOf(cs.connector).ofDn(cs.dn),
        metaverse: cs.link.mv,
      });
  }
  write.retry.push(...(await referrersToRetry(context, workspace)));
  return write;
}

const referenceAttributes = (rules: SyncRules): ReadonlySet<string> =>
  new Set(
    [...rules.metaverseAttributes.values()].flatMap(({ name, type }) =>
      type === 'reference' ? [name] : [],
    ),
  );

/** A reference to an object that the same page deleted is not written; who holds it is looked at again. */
function dropLostTargets(write: Mutable<SyncPageWrite>): void {
  if (write.removedMetaverse.length === 0) return;
  const gone = new Set(write.removedMetaverse);
  const lost = write.referencesAdded.filter((entry) => gone.has(entry.target));
  if (lost.length === 0) return;
  write.referencesAdded = write.referencesAdded.filter((entry) => !gone.has(entry.target));
  write.retry.push(...lost.map((entry) => entry.metaverse).filter((id) => !gone.has(id)));
}

export function runErrorOf(cs: CsObject, error: SyncError): RunError {
  return {
    kind: 'sync',
    type: error.type,
    message: error.message,
    object: cs.id,
    dn: cs.dn,
    algorithmStep: error.step,
    ...(error.attribute === undefined ? {} : { attribute: error.attribute }),
    ...(error.rule === undefined ? {} : { rule: error.rule }),
  };
}

function objectChange(
  context: PageContext,
  page: LoadedPage,
  write: Mutable<SyncPageWrite>,
  before: CsObject | undefined,
  after: CsObject | undefined,
): void {
  const cs = after ?? before;
  if (cs === undefined) return;
  const ref = { connector: cs.connector, id: cs.id };
  const key = (): string => context.keysOf(cs.connector).ofDn(cs.dn);
  if (after === undefined) {
    write.removedObjects.push(ref);
    write.unlinkedKeys.push(key());
    return;
  }
  if (before === undefined)
    write.newObjects.push({ ...ref, type: after.type, dn: after.dn, dnKey: key() });
  else if (before.dn !== after.dn) write.renamed.push({ ...ref, dn: after.dn, dnKey: key() });
  if (before && before.pendingImport !== after.pendingImport) write.synchronized.push(ref);
  linkChange(write, before, after, key);
  exportChange(context, page, write, before, after);
}

function linkChange(
  write: Mutable<SyncPageWrite>,
  before: CsObject | undefined,
  after: CsObject,
  key: () => string,
): void {
  const ref = { connector: after.connector, id: after.id };
  if (after.link !== before?.link) {
    if (after.link)
      write.linked.push({ ...ref, link: after.link, isNew: before?.link === undefined });
    else write.unlinked.push(ref);
    if (before?.link && before.link.mv !== after.link?.mv) write.unlinkedKeys.push(key());
  }
  if (after.link) {
    if (before && before.link === undefined && before.pendingImport !== 'add')
      write.noDisconnectors.push(ref);
  } else if (
    before === undefined ||
    before.link ||
    before.state !== after.state ||
    before.pendingImport !== after.pendingImport
  ) {
    write.disconnectors.push({ ...ref, state: after.state });
  }
}

function exportChange(
  context: PageContext,
  page: LoadedPage,
  write: Mutable<SyncPageWrite>,
  before: CsObject | undefined,
  after: CsObject,
): void {
  if (before?.pendingExport === after.pendingExport && before?.dn === after.dn) return;
  const existing = page.pendingExports.get(after.id);
  if (after.pendingExport === undefined) {
    if (existing !== undefined)
      write.exportsCancelled.push({ connector: after.connector, exportId: existing });
    return;
  }
  const style = context.rules.connectors.get(after.connector)?.dnStyle ?? 'generic';
  write.exports.push({
    connector: after.connector,
    id: after.id,
    exportId: existing ?? context.ids.take('export'),
    isNew: existing === undefined,
    rank: exportRank(after.pendingExport, after.dn, style),
    delta: after.pendingExport,
  });
}

function metaverseChange(
  rules: SyncRules,
  write: Mutable<SyncPageWrite>,
  before: MvObject | undefined,
  after: MvObject | undefined,
): void {
  const id = after?.id ?? before?.id;
  if (id === undefined) return;
  if (after === undefined) {
    write.removedMetaverse.push(id);
  } else if (before === undefined) {
    write.newMetaverse.push(after);
  } else {
    write.changedMetaverse.push(after);
  }
  for (const attribute of rules.indexedAttributes) {
    const had = new Set((before?.attributes[attribute] ?? []).map(indexKey));
    const has = new Set((after?.attributes[attribute] ?? []).map(indexKey));
    for (const key of had)
      if (!has.has(key)) write.indexRemoved.push({ attribute, key, metaverse: id });
    for (const key of has)
      if (!had.has(key)) write.indexAdded.push({ attribute, key, metaverse: id });
  }
  for (const name of new Set([
    ...Object.keys(before?.attributes ?? {}),
    ...Object.keys(after?.attributes ?? {}),
  ])) {
    if (rules.metaverseAttributes.get(name)?.type !== 'reference') continue;
    diff(before?.attributes[name], after?.attributes[name], (target, added) => {
      const entry = { metaverse: id, attribute: name, target: Number(target) };
      (added ? write.referencesAdded : write.referencesRemoved).push(entry);
    });
  }
}

function diff(
  before: readonly Value[] | undefined,
  after: readonly Value[] | undefined,
  report: (value: Value, added: boolean) => void,
): void {
  if (before === after) return;
  const had = new Set(before);
  const has = new Set(after);
  for (const value of had) if (!has.has(value)) report(value, false);
  for (const value of has) if (!had.has(value)) report(value, true);
}

/**
 * Who refers to an object that just got a connector may now be able to export the reference.
 * Those that this page calculated afterwards have it already.
 */
async function referrersToRetry(
  context: PageContext,
  workspace: Workspace,
): Promise<readonly number[]> {
  if (workspace.provisioned.size === 0) return [];
  const retry = new Set<number>();
  const consider = (metaverse: number, target: number): void => {
    const provisioned = workspace.provisioned.get(target) ?? 0;
    if (
      (workspace.evaluated.get(metaverse) ?? 0) < provisioned &&
      workspace.metaverse(metaverse) !== undefined
    )
      retry.add(metaverse);
  };
  for (const { metaverse, target } of await context.store.referrersOf([
    ...workspace.provisioned.keys(),
  ])) {
    if (workspace.evaluated.has(metaverse)) consider(metaverse, target);
    else retry.add(metaverse);
  }
  const references = [...context.rules.metaverseAttributes.values()].filter(
    (attribute) => attribute.type === 'reference',
  );
  for (const { id, after } of workspace.changedMetaverse())
    for (const { name } of references)
      for (const target of after?.attributes[name] ?? [])
        if (workspace.provisioned.has(Number(target))) consider(id, Number(target));
  return [...retry];
}
