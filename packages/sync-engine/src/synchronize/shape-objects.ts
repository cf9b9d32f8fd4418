import type { Attributes, Value, Values } from '@cognate/kernel';
import { composeDeltas } from '@cognate/sync-rules';
import type { CsObject, ExportDelta, Synchronized } from '@cognate/sync-rules';
import type { LoadedExport, LoadedObject, LoadedReference } from '../ports/sync-store.ts';

/** Rows as they were read, in the form in which the rules see objects. */
export interface LoadedRows {
  /** The objects that are synchronized: seen as imported. */
  readonly objects: readonly LoadedObject[];
  /** All others: seen as last synchronized. */
  readonly others: readonly LoadedObject[];
  readonly references: readonly LoadedReference[];
  readonly exports: readonly LoadedExport[];
}

const NONE: Attributes = {};

/** The ids of pending exports, by object. */
export const pendingIds = (exports: readonly LoadedExport[]): ReadonlyMap<number, number> =>
  new Map(exports.flatMap((row) => (row.stage === 'pending' ? [[row.object, row.id]] : [])));

export function shapeObjects(rows: LoadedRows): readonly CsObject[] {
  const references = Map.groupBy(rows.references, (reference) => reference.object);
  const exports = Map.groupBy(rows.exports, (row) => row.object);
  const shape = (object: LoadedObject, current: boolean): CsObject => {
    const own = exports.get(object.id) ?? [];
    // The imported state of the object itself shows what was confirmed.
    const confirmed = current ? [] : deltasOf(own, 'confirmed');
    const seen = new Set(confirmed.flatMap((delta) => Object.keys(delta.references)));
    const shaped = shapeObject(object, current, references.get(object.id));
    const sent = [
      ...confirmed.map((delta) => ({ ...delta, references: {} })),
      ...deltasOf(own, 'unconfirmed'),
    ];
    const pendingExport = deltasOf(own, 'pending')[0];
    // What an import has put in its place already is seen as it is.
    if (pendingExport?.type !== undefined && object.pending !== 'delete-add')
      return inPlaceOf(shaped, pendingExport.type, pendingExport);
    return {
      ...shaped,
      targets:
        seen.size === 0
          ? shaped.targets
          : { ...shaped.targets, ...importedTargets(seen, references.get(object.id) ?? []) },
      pendingExport,
      unconfirmedExport: sent.reduce<ExportDelta | undefined>(composeDeltas, undefined),
    };
  };
  return [
    ...rows.objects.map((object) => shape(object, true)),
    ...rows.others.map((object) => shape(object, false)),
  ];
}

/** One that takes the place of another: nothing is known of it yet but what is to be sent. */
const inPlaceOf = (object: CsObject, type: string, pendingExport: ExportDelta): CsObject => ({
  ...object,
  type,
  scalars: NONE,
  references: NONE,
  targets: NONE,
  before: undefined,
  imported: false,
  pendingExport,
});

const deltasOf = (
  exports: readonly LoadedExport[],
  stage: LoadedExport['stage'],
): readonly ExportDelta[] => exports.flatMap((row) => (row.stage === stage ? [row.delta] : []));

/**
 * What attributes refer to in the connected system whose exported change was seen back. The import tells it, not the
 * change: that names objects, of which one may be gone, and another one have its name.
 */
function importedTargets(
  attributes: ReadonlySet<string>,
  references: readonly LoadedReference[],
): Attributes {
  const { targets } = shapeReferences(references, true);
  return Object.fromEntries([...attributes].map((name) => [name, targets[name] ?? []]));
}

/** `current`: as imported; otherwise as last synchronized. Without exports. */
export function shapeObject(
  object: LoadedObject,
  current: boolean,
  references: readonly LoadedReference[] = [],
): CsObject {
  // What only the pending import knows does not exist yet for anybody else.
  const hidden = !current && (object.pending === 'add' || object.pending === 'delete-add');
  const asImported = current || object.beforeBody === null;
  return {
    id: object.id,
    connector: object.connector,
    type: object.type,
    dn: object.dn,
    scalars: hidden ? NONE : asImported ? importedScalars(object) : parseBody(object.beforeBody),
    ...shapeReferences(hidden ? [] : references, current),
    before:
      current && object.pending !== 'none' ? () => shapeBefore(object, references) : undefined,
    imported: object.body !== null,
    pendingImport: object.pending,
    link: object.link,
    state: object.state,
    former: object.former,
    pendingExport: undefined,
    unconfirmedExport: undefined,
  };
}

/** What was parsed of the objects as imported: joins look at them before the page is shaped. */
const parsed = new WeakMap<LoadedObject, Attributes>();

function importedScalars(object: LoadedObject): Attributes {
  const known = parsed.get(object);
  if (known !== undefined) return known;
  const scalars = parseBody(object.body);
  parsed.set(object, scalars);
  return scalars;
}

/** Written by the import as canonical attribute values. */
const parseBody = (body: string | null): Attributes =>
  body === null ? NONE : (JSON.parse(body) as Attributes);

/** What was synchronized last, of an object whose import is pending. */
function shapeBefore(
  { pending, beforeBody, body }: LoadedObject,
  references: readonly LoadedReference[],
): Synchronized {
  const isNew = pending === 'add' || pending === 'delete-add';
  const synchronized = isNew ? null : (beforeBody ?? body);
  if (synchronized === null) return { scalars: NONE, references: NONE };
  return {
    scalars: parseBody(synchronized),
    references: shapeReferences(references, false).references,
  };
}

function shapeReferences(
  loaded: readonly LoadedReference[],
  current: boolean,
): Pick<CsObject, 'references' | 'targets'> {
  if (loaded.length === 0) return { references: NONE, targets: NONE };
  const references: Record<string, Value[]> = {};
  const targets: Record<string, Value[]> = {};
  const absent = current ? 'removed' : 'added';
  for (const { attribute, dn, target, metaverse, pending } of loaded) {
    if (pending === absent) continue;
    (targets[attribute] ??= []).push(target ?? dn);
    if (metaverse !== null) (references[attribute] ??= []).push(metaverse);
  }
  return { references: canonical(references), targets };
}

/** In canonical order; two targets that are joined to the same object are one value. */
const canonical = (values: Record<string, Value[]>): Record<string, Values> =>
  Object.fromEntries(
    Object.entries(values).map(([name, list]) => [
      name,
      list.length < 2 ? list : [...new Set(list)].sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    ]),
  );
