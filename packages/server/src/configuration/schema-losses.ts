import type { Configuration } from '@cognate/contract';
import { AppError, foldName, NameMap } from '@cognate/kernel';
import type { ReadStore } from '@cognate/sync-engine';

/** What a configuration takes away from the metaverse's schema while objects use it. */
export interface SchemaLoss {
  /**
   * `type`: an object type goes. `attribute`: one goes from a type. `data-type`: it becomes another one.
   * `several-values`: from now on it holds one value only.
   */
  readonly kind: 'type' | 'attribute' | 'data-type' | 'several-values';
  readonly type: string;
  /** Absent where the type itself goes. */
  readonly attribute?: string;
  /** How many objects there are of the type, or have values of the attribute. */
  readonly objects: number;
}

type Metaverse = Configuration['metaverse'];
type Counting = Pick<ReadStore, 'countMetaverse'>;

/** What would be lost if one configuration took the place of another; only what objects use. */
export async function schemaLosses(
  store: Counting,
  before: Configuration | undefined,
  after: Configuration,
): Promise<readonly SchemaLoss[]> {
  const losses: SchemaLoss[] = [];
  for (const loss of before === undefined ? [] : lossesOf(before.metaverse, after.metaverse)) {
    const objects = await store.countMetaverse(loss.type, loss.attribute);
    if (objects > 0) losses.push({ ...loss, objects });
  }
  return losses;
}

/**
 * Refuses a configuration that objects of the metaverse could not live with: without their type, or with values of
 * another data type than their attribute's. Values of attributes that go leave with the next synchronization.
 * Throws `AppError` `metaverse-in-use`.
 */
export async function refuseLosses(
  store: Counting,
  before: Configuration | undefined,
  after: Configuration,
): Promise<void> {
  const losses = await schemaLosses(store, before, after);
  const [first] = losses.filter(({ kind }) => kind === 'type' || kind === 'data-type');
  if (first === undefined) return;
  const remedy =
    first.kind === 'type'
      ? 'Take the rules of the type away first, apply that and synchronize, until no object is of it.'
      : 'Take its import flows away first, apply that and run full synchronizations, until no object has a value.';
  throw new AppError('metaverse-in-use', describeLoss(first), { remedy });
}

/** A loss in words. */
export function describeLoss({ kind, type, attribute = '', objects }: SchemaLoss): string {
  switch (kind) {
    case 'type':
      return `The metaverse has ${objects} object(s) of the type "${type}", which the configuration no longer has.`;
    case 'attribute':
      return `${objects} object(s) of the type "${type}" have values of "${attribute}", which go when they are synchronized.`;
    case 'data-type':
      return `${objects} object(s) of the type "${type}" have values of "${attribute}", whose data type would be another.`;
    case 'several-values':
      return `${objects} object(s) of the type "${type}" have values of "${attribute}", which would hold one value only.`;
  }
}

function* lossesOf(before: Metaverse, after: Metaverse): Generator<Omit<SchemaLoss, 'objects'>> {
  const types = new NameMap(Object.entries(after.types));
  const now = new NameMap(Object.entries(after.attributes));
  const earlier = new NameMap(Object.entries(before.attributes));
  for (const [type, { attributes }] of Object.entries(before.types)) {
    const kept = types.get(type);
    if (kept === undefined) {
      yield { kind: 'type', type };
      continue;
    }
    const bound = new Set(kept.attributes.map(foldName));
    for (const attribute of attributes) {
      const kind = bound.has(foldName(attribute))
        ? changeOf(earlier.get(attribute), now.get(attribute))
        : 'attribute';
      if (kind !== undefined) yield { kind, type, attribute };
    }
  }
}

type AttributeSchema = Metaverse['attributes'][string];

function changeOf(
  before: AttributeSchema | undefined,
  after: AttributeSchema | undefined,
): SchemaLoss['kind'] | undefined {
  const [was, is] = [long(before), long(after)];
  if (was.type !== is.type) return 'data-type';
  return was.multivalued === true && is.multivalued !== true ? 'several-values' : undefined;
}

const long = (schema: AttributeSchema | undefined): Partial<Exclude<AttributeSchema, string>> =>
  typeof schema === 'object' ? schema : schema === undefined ? {} : { type: schema };
