import { indexKey } from '@cognate/sync-rules';
import type { MvObject, SyncRules } from '@cognate/sync-rules';
import type { Values } from '@cognate/kernel';
import { pastValues } from '../lineage/past-values.ts';
import type { Mutable } from '../mutable.ts';
import type { SyncPageWrite } from '../ports/sync-store.ts';

export function writeMetaverseChange(
  rules: SyncRules,
  write: Mutable<SyncPageWrite>,
  before: MvObject | undefined,
  after: MvObject | undefined,
): void {
  const mv = after ?? before;
  if (mv === undefined) return;
  if (after === undefined) write.removedMetaverse.push(mv.id);
  else if (before === undefined) write.newMetaverse.push(after);
  else write.changedMetaverse.push(after);
  writePast(rules, write, before, after);
  for (const attribute of rules.indexedAttributes)
    writeIndex(
      write,
      { mv: mv.id, attribute },
      before?.attributes[attribute],
      after?.attributes[attribute],
    );
  for (const { name: attribute, type } of rules.metaverseAttributes.values())
    if (type === 'reference')
      writeReferences(
        write,
        { mv: mv.id, attribute },
        before?.attributes[attribute],
        after?.attributes[attribute],
      );
}

function writePast(
  rules: SyncRules,
  write: Mutable<SyncPageWrite>,
  before: MvObject | undefined,
  after: MvObject | undefined,
): void {
  if (before === undefined || !rules.valueHistory) return;
  const values = pastValues(rules, before, after);
  if (values.length > 0) write.pastValues.push({ metaverse: before.id, values });
}

interface Place {
  readonly mv: number;
  readonly attribute: string;
}

function writeIndex(
  write: Mutable<SyncPageWrite>,
  { mv, attribute }: Place,
  before: Values | undefined,
  after: Values | undefined,
): void {
  if (before === after) return;
  const { gone, added } = difference((before ?? []).map(indexKey), (after ?? []).map(indexKey));
  for (const key of gone) write.indexRemoved.push({ attribute, key, metaverse: mv });
  for (const key of added) write.indexAdded.push({ attribute, key, metaverse: mv });
}

function writeReferences(
  write: Mutable<SyncPageWrite>,
  { mv, attribute }: Place,
  before: Values | undefined,
  after: Values | undefined,
): void {
  if (before === after) return;
  const { gone, added } = difference(before ?? [], after ?? []);
  for (const target of gone)
    write.referencesRemoved.push({ metaverse: mv, attribute, target: Number(target) });
  for (const target of added)
    write.referencesAdded.push({ metaverse: mv, attribute, target: Number(target) });
}

function difference<T>(
  before: readonly T[],
  after: readonly T[],
): { readonly gone: readonly T[]; readonly added: readonly T[] } {
  const had = new Set(before);
  const has = new Set(after);
  return {
    gone: [...had].filter((value) => !has.has(value)),
    added: [...has].filter((value) => !had.has(value)),
  };
}
