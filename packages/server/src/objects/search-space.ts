import type { FoundObject, ReadStore, SpaceSearch } from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';

/** An object of a connector space as lists show it. */
export interface ListedObject extends Omit<FoundObject, 'state'> {
  /** `connector`, or the kind of disconnector in words. */
  readonly state: string;
}

/** What objects are searched by. */
export type SpaceConditions = Omit<SpaceSearch, 'connector' | 'hidden'>;

/** Objects in the order of their numbers. A text is not looked for in secret values: so nobody finds them out. */
export async function searchSpace(
  store: Pick<ReadStore, 'searchSpace'>,
  connector: SyncRules['connectorList'][number],
  conditions: SpaceConditions,
): Promise<readonly ListedObject[]> {
  const attributes = [...connector.objectTypes.values()].flatMap((type) => type.attributeList);
  const hidden = attributes.flatMap(({ name, secret }) => (secret ? [name] : []));
  const found = await store.searchSpace({ ...conditions, connector: connector.id, hidden });
  return found.map((object) => ({
    ...object,
    state: object.state === 'connector' ? object.state : `${object.state} disconnector`,
  }));
}
