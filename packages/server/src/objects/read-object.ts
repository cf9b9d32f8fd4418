import { AppError } from '@cognate/kernel';
import { inspectObject, withoutSecrets } from '@cognate/sync-engine';
import type { InspectedObject, MetaverseDetails, ObjectRef, ReadStore } from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';

/** Everything about an object of a connector space; `unknown-object`. */
export async function readObject(
  deps: Parameters<typeof inspectObject>[0],
  ref: ObjectRef,
): Promise<InspectedObject> {
  const found = await inspectObject(deps, ref);
  if (found !== undefined) return found;
  throw new AppError('unknown-object', `The connector "${ref.connector}" has no object ${ref.id}.`);
}

/** A metaverse object with the origin of its values; `unknown-object`. */
export async function readMetaverseObject(
  store: Pick<ReadStore, 'metaverseDetails'>,
  rules: SyncRules,
  number: number,
): Promise<MetaverseDetails> {
  const details = await store.metaverseDetails(number);
  if (details !== undefined) return withoutSecrets(rules).metaverse(details);
  throw new AppError('unknown-object', `The metaverse has no object ${number}.`, {
    remedy: 'Find it with "cognate mv search".',
  });
}
