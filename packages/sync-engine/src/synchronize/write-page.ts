import type { SyncError, SyncRules, Workspace } from '@cognate/sync-rules';
import type { Mutable } from '../mutable.ts';
import type { StepRecord } from '../ports/record.ts';
import type { LoadedObject, ObjectRef, SyncPageWrite } from '../ports/sync-store.ts';
import type { CalculatedPage } from './calculate-page.ts';
import type { PageContext } from './page-context.ts';
import type { PageInFlight } from './page-effects.ts';
import { runErrorOf } from './record-page.ts';
import { referrersToRetry } from './retry-referrers.ts';
import { writeMetaverseChange } from './write-metaverse-change.ts';
import { writeObjectChange } from './write-object-change.ts';

/** What happened on a page besides the changes in its workspace. */
export interface PageOutcome {
  readonly record: StepRecord;
  readonly failures: ReadonlyMap<number, SyncError>;
  /** Synchronized objects as they were read: an earlier error of theirs is over. */
  readonly done: readonly LoadedObject[];
  readonly retried: readonly number[];
  readonly retryFailed: readonly number[];
  /** An earlier page that may still be on its way into the store. */
  readonly before?: PageInFlight | undefined;
}

/** Turns the changes of a calculated page into what is written. */
export async function writeOfPage(
  context: PageContext,
  calculated: CalculatedPage,
  outcome: PageOutcome,
): Promise<SyncPageWrite> {
  const { workspace, pendingExports } = calculated;
  const changedObjects = [...workspace.changedObjects()];
  await context.ids.reserve('export', changedObjects.length);
  const write = emptyWrite(context.rules, outcome);
  for (const [id, error] of outcome.failures) {
    const cs = workspace.object(id);
    if (cs)
      write.errors.push({ connector: cs.connector, object: id, error: runErrorOf(cs, error) });
  }
  const done = new Map(outcome.done.map(({ connector, id }) => [id, connector]));
  for (const { id, object } of calculated.confirmedExports) {
    // What was confirmed is part of the hologram now.
    const connector = done.get(object);
    if (connector !== undefined) write.exportsCancelled.push({ connector, exportId: id });
  }
  for (const change of changedObjects)
    writeObjectChange({ context, pendingExports, write }, change);
  for (const { before, after } of workspace.changedMetaverse())
    writeMetaverseChange(context.rules, write, before, after);
  dropLostTargets(write);
  writeLinkedKeys(context, workspace, write, outcome.done.filter(isRenamed));
  write.retry.push(...(await referrersToRetry(context, workspace, outcome.before)));
  context.links.follow(write);
  return write;
}

/** Whether the object has another name than when it was last synchronized. */
const isRenamed = ({ dn, beforeDn }: LoadedObject): boolean => beforeDn !== null && beforeDn !== dn;

/** Who refers to an object that is linked now, or has another name, may be able to flow the reference. */
function writeLinkedKeys(
  context: PageContext,
  workspace: Workspace,
  write: Mutable<SyncPageWrite>,
  renamed: readonly ObjectRef[],
): void {
  const note = ({ connector, id }: ObjectRef, isNew: boolean): void => {
    const cs = workspace.object(id);
    if (cs?.link === undefined) return;
    const key = context.keysOf(connector).ofDn(cs.dn);
    if (isNew && !context.links.mayBeMissed(connector, key)) return;
    // One may refer to the same metaverse object already, through another attribute or a source that is gone.
    write.linkedKeys.push({ key, metaverse: isNew ? null : cs.link.mv });
  };
  for (const ref of write.linked) if (workspace.newlyLinked.has(ref.id)) note(ref, true);
  // Something may have referred to the name of a provisioned or renamed object before anything had it.
  for (const ref of [...write.newObjects, ...write.renamed]) note(ref, true);
  for (const ref of renamed) note(ref, false);
}

function emptyWrite(rules: SyncRules, outcome: PageOutcome): Mutable<SyncPageWrite> {
  return {
    record: outcome.record,
    referenceAttributes: new Set(
      [...rules.metaverseAttributes.values()].flatMap(({ name, type }) =>
        type === 'reference' ? [name] : [],
      ),
    ),
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
    keepsPast: rules.valueHistory,
    pastValues: [],
    indexAdded: [],
    indexRemoved: [],
    referencesAdded: [],
    referencesRemoved: [],
    exports: [],
    exportsCancelled: [],
    errors: [],
    errorsCleared: outcome.done.map(({ connector, id }) => ({ connector, id })),
    retry: [],
    retried: [...outcome.retried],
    retryFailed: [...outcome.retryFailed],
  };
}

/** A reference to an object that the same page deleted is not written; who holds it is looked at again. */
function dropLostTargets(write: Mutable<SyncPageWrite>): void {
  if (write.removedMetaverse.length === 0) return;
  const gone = new Set(write.removedMetaverse);
  const lost = write.referencesAdded.filter((entry) => gone.has(entry.target));
  if (lost.length === 0) return;
  write.referencesAdded = write.referencesAdded.filter((entry) => !gone.has(entry.target));
  write.retry.push(...lost.map((entry) => entry.metaverse).filter((id) => !gone.has(id)));
}
