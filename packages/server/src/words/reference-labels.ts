import type { NamedEvent, SyncStore } from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';

type Value = string | number | boolean;

/** A value as people read it: a reference by the name of what it means. */
export type ValueLabel = (attribute: string, value: Value) => string;

/** References that one listing gives names to; beyond them numbers stand. */
const MOST = 10_000;

/** Names for the metaverse objects that events speak of; one that is deleted keeps its number. */
export async function referenceLabels(
  store: Pick<SyncStore, 'metaverseObjects'>,
  rules: SyncRules,
  events: readonly NamedEvent[],
): Promise<ValueLabel> {
  const isReference = (attribute: string): boolean =>
    rules.metaverseAttributes.get(attribute)?.type === 'reference';
  const ids = new Set(
    events
      .filter(({ attribute }) => isReference(attribute))
      .flatMap(({ values }) => [...(values?.removed ?? []), ...(values?.added ?? [])])
      .map(Number),
  );
  const objects = await store.metaverseObjects([...ids].slice(0, MOST));
  const names = new Map(
    objects.map(({ id, type, attributes }) => [
      id,
      `${String(attributes['displayName']?.[0] ?? type)} (${id})`,
    ]),
  );
  return (attribute, value) =>
    (isReference(attribute) ? names.get(Number(value)) : undefined) ?? String(value);
}
