import { escapeDnValue, foldDn, foldName } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import { z } from 'zod';
import type { AttributeChange, ExportChange, ExportErrorType, ExportResult } from '../change.ts';
import { ConnectorError } from '../connector-error.ts';
import type { ConnectorContext, ConnectorSession, ConnectorType } from '../connector.ts';

interface StoredObject {
  readonly anchor: string;
  readonly type: string;
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, Values>;
}

/** What each folder's system holds, by folded name. */
const systems = new Map<string, Map<string, StoredObject>>();

const settings = z.strictObject({ system: z.string().min(1) });
type Settings = z.output<typeof settings>;

/** A connected system in memory that can do everything a connector may be able to do. For the suite's own tests. */
export const memoryConnector: ConnectorType<Settings> = {
  manifest: {
    id: 'memory',
    title: 'Memory',
    summary: 'Keeps objects in this process.',
    settings,
    capabilities: {
      dnStyle: 'ldap',
      dnIsAnchor: false,
      fullImport: true,
      deltaImport: false,
      export: true,
      rename: true,
      exportType: 'attribute-update',
      referencesNeedTarget: false,
    },
  },
  open: ({ system }, context) => {
    context.signal.throwIfAborted();
    const objects = systems.get(`${context.baseDirectory}/${system}`);
    if (objects === undefined)
      return Promise.reject(new ConnectorError('no-start-connection', `There is no "${system}".`));
    return Promise.resolve(openSession(objects, context));
  },
};

export const createMemorySystem = (path: string): void => {
  systems.set(path, new Map());
};

export const removeMemorySystem = (path: string): void => {
  systems.delete(path);
};

export const memoryDn = (name: string): string => `cn=${escapeDnValue(name)},dc=test`;

function openSession(
  objects: Map<string, StoredObject>,
  { schema, signal }: ConnectorContext,
): ConnectorSession {
  return {
    test: () => Promise.resolve(),
    discoverSchema: () =>
      Promise.resolve({
        objectTypes: schema.objectTypes.map(({ name, attributes }) => ({
          name,
          attributes: attributes.map((one) => ({ ...one, required: false, writable: true })),
        })),
      }),
    import: async function* ({ pageSize }) {
      const all = [...objects.values()];
      for (let at = 0; at < all.length || at === 0; at += pageSize) {
        signal.throwIfAborted();
        const entries = all.slice(at, at + pageSize).map((object) => ({
          ...object,
          change: 'replace' as const,
          attributes: Object.fromEntries(object.attributes),
        }));
        yield await Promise.resolve({ entries, errors: [] });
      }
      signal.throwIfAborted();
    },
    export: (page) => {
      if (signal.aborted) return Promise.reject(asError(signal.reason));
      return Promise.resolve(page.map((change) => writeObject(objects, change, schema)));
    },
    finishExport: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

// The tests abort with errors only.
const asError = (reason: unknown): Error => reason as Error;

const key = (dn: string): string => foldDn('ldap', dn);

type Objects = Map<string, StoredObject>;

function writeObject(
  objects: Objects,
  change: ExportChange,
  schema: ConnectorContext['schema'],
): ExportResult {
  const refusal = refusalOf(objects, change, schema);
  if (refusal !== undefined)
    return { id: change.id, ok: false, type: refusal, message: `${refusal}: ${change.dn}` };
  const old = find(objects, change);
  if (old !== undefined) objects.delete(key(old.dn));
  if (change.op !== 'delete') {
    const next = changed(old, change, `${objects.size}-${change.dn}`);
    objects.set(key(next.dn), next);
  }
  return { id: change.id, ok: true };
}

function refusalOf(
  objects: Objects,
  change: ExportChange,
  { objectTypes }: ConnectorContext['schema'],
): ExportErrorType | undefined {
  if (change.op === 'delete') return undefined;
  const known = objectTypes.flatMap((type) => type.attributes.map(({ name }) => foldName(name)));
  if (change.changes.some(({ attribute }) => !known.includes(foldName(attribute))))
    return 'schema-violation';
  const old = find(objects, change);
  if (change.op === 'add')
    return old === undefined || sameContent(old, changed(undefined, change, ''))
      ? undefined
      : 'cd-existing-object';
  if (old === undefined) return 'cd-missing-object';
  const taken = objects.get(key(change.newDn ?? change.dn));
  return taken === undefined || taken === old ? undefined : 'rename-to-existing-dn';
}

const changed = (
  old: StoredObject | undefined,
  { op, type, dn, newDn, changes }: ExportChange,
  anchor: string,
): StoredObject => ({
  anchor: old?.anchor ?? anchor,
  type,
  dn: newDn ?? dn,
  attributes: applied(op === 'update' ? old?.attributes : undefined, changes),
});

const find = (objects: Objects, change: ExportChange): StoredObject | undefined =>
  objects.get(key(change.dn)) ?? renamedBefore(objects, change);

/** The object under its new name, when a rename is sent again. */
const renamedBefore = (
  objects: ReadonlyMap<string, StoredObject>,
  { newDn, anchor }: ExportChange,
): StoredObject | undefined => {
  const renamed = newDn === undefined ? undefined : objects.get(key(newDn));
  return renamed?.anchor === anchor ? renamed : undefined;
};

function applied(
  old: ReadonlyMap<string, Values> | undefined,
  changes: readonly AttributeChange[],
): ReadonlyMap<string, Values> {
  const attributes = new Map(old);
  for (const change of changes) {
    const held = attributes.get(change.attribute) ?? [];
    const values =
      change.op === 'replace'
        ? change.values
        : [...new Set([...held.filter((value) => !change.remove.includes(value)), ...change.add])];
    if (values.length === 0) attributes.delete(change.attribute);
    else attributes.set(change.attribute, values);
  }
  return attributes;
}

const sameContent = (a: StoredObject, b: StoredObject): boolean =>
  a.type === b.type && JSON.stringify([...a.attributes]) === JSON.stringify([...b.attributes]);
