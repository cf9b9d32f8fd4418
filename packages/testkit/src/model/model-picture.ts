import type {
  NaturalExport,
  NaturalMetaverse,
  NaturalObject,
  NaturalState,
} from '../engine/natural-state.ts';
import type { Hologram, ModelDelta, ModelObject, ModelState, Reference } from './model-state.ts';

/** What the model knows, told as the content of a store is told. */
export function pictureOfModel(state: ModelState): NaturalState {
  const spaces: Record<string, Record<string, NaturalObject>> = {};
  for (const object of state.objects.values())
    (spaces[object.connector] ??= {})[object.dn] = pictureOfObject(state, state.outside(object.id));
  const metaverse: Record<string, NaturalMetaverse> = {};
  for (const mv of state.metaverse.values())
    metaverse[nameOfMetaverse(state, mv.id)] = {
      type: mv.type,
      attributes: record(mv.values, (values) =>
        values.map((value) => (typeof value === 'number' ? nameOfMetaverse(state, value) : value)),
      ),
      lineage: record(mv.lineage, ({ rule, object }) => `${rule} of ${nameOf(state, object)}`),
      ...(state.retries.has(mv.id) && { retry: true as const }),
    };
  return { spaces, metaverse };
}

function pictureOfObject(state: ModelState, object: ModelObject): NaturalObject {
  const { pending, syncError, exportError, transient, toSend, sent } = object;
  const error = [syncError, exportError].join('/');
  return {
    type: object.type,
    attributes: object.imported ? attributesOf(state, object.imported) : null,
    ...pictureOfLink(state, object),
    ...(pending !== 'none' && { pendingImport: pending }),
    ...(pending === 'update' &&
      object.hologram && { before: attributesOf(state, object.hologram) }),
    ...(transient && { transient }),
    ...(toSend && { pendingExport: pictureOfDelta(state, toSend) }),
    ...(sent && { unconfirmedExport: pictureOfDelta(state, sent) }),
    ...(error !== '/' && { error }),
  };
}

function pictureOfLink(
  names: ModelState,
  { link, state }: ModelObject,
): Pick<NaturalObject, 'link' | 'rule' | 'outbound' | 'state'> {
  if (link === undefined) return state === undefined ? {} : { state };
  const { mv, rule, outbound } = link;
  return { link: nameOfMetaverse(names, mv), rule, ...(outbound !== undefined && { outbound }) };
}

function attributesOf(
  state: ModelState,
  { values, references }: Hologram,
): Record<string, readonly unknown[]> {
  const name = (reference: Reference): string =>
    typeof reference === 'string' ? reference : state.object(reference).dn;
  return {
    ...record(values, (list) => list),
    ...record(references, (list) => [...list].map(name).sort()),
  };
}

function pictureOfDelta(state: ModelState, delta: ModelDelta): NaturalExport {
  const names = (list: ReadonlySet<Reference>): string[] =>
    [...list].map((each) => (typeof each === 'string' ? each : nameOf(state, each))).sort();
  return {
    op: delta.op,
    ...(delta.dn === undefined ? {} : { dn: delta.dn }),
    attributes: record(delta.values, (list) => list),
    references: record(delta.references, ({ add, remove }) => ({
      add: names(add),
      remove: names(remove),
    })),
  };
}

const nameOf = (state: ModelState, id: number): string => {
  const object = state.objects.get(id);
  return object === undefined ? 'gone' : `${object.connector}:${object.dn}`;
};

const nameOfMetaverse = (state: ModelState, mv: number): string =>
  state
    .connectorsOf(mv)
    .map(({ id }) => nameOf(state, id))
    .sort()
    .join(' + ');

const record = <T, U>(map: ReadonlyMap<string, T>, shape: (value: T) => U): Record<string, U> =>
  Object.fromEntries([...map].map(([key, value]) => [key, shape(value)]));
