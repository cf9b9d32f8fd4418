import type { SyncPageWrite } from '@cognate/sync-engine';
import type { StoreContext } from '../store-context.ts';

/** Gives numbers to all names that a page writes, before its transaction begins. */
export async function ensureNames({ names }: StoreContext, write: SyncPageWrite): Promise<void> {
  const metaverse = [...write.newMetaverse, ...write.changedMetaverse];
  const rules = new Set<string>();
  const attributes = new Set<string>();
  for (const mv of metaverse)
    for (const attribute in mv.lineage) {
      attributes.add(attribute);
      const rule = mv.lineage[attribute]?.rule;
      if (rule !== undefined) rules.add(rule);
    }
  for (const { link } of write.linked) {
    rules.add(link.rule);
    if (link.outbound !== undefined) rules.add(link.outbound);
  }
  for (const { rule } of write.disconnectors) if (rule !== undefined) rules.add(rule);
  for (const { attribute } of [
    ...write.indexAdded,
    ...write.indexRemoved,
    ...write.referencesAdded,
    ...write.referencesRemoved,
  ])
    attributes.add(attribute);
  const connectors = new Set<string>();
  for (const refs of [
    write.newObjects,
    write.removedObjects,
    write.synchronized,
    write.linked,
    write.exports,
    write.disconnectors,
    write.errorsCleared,
    write.record.objects,
  ])
    for (const { connector } of refs) connectors.add(connector);
  await names.ensure('rule', rules);
  await names.ensure('attribute', attributes);
  await names.ensure('connector', connectors);
  await names.ensure(
    'type',
    new Set([...metaverse, ...write.newObjects].map((object) => object.type)),
  );
}
