import type { Attributes } from '@cognate/kernel';
import type { ExportDelta, MvObject, SyncRules } from '@cognate/sync-rules';
import type { ImportPageWrite, StagedObject } from '../ports/import-store.ts';
import type { EngineStore } from '../ports/store.ts';
import type { LoadedObject, SyncPageWrite } from '../ports/sync-store.ts';
import type { Vault } from '../ports/vault.ts';
import { openAttributes, placeOf, sealAttributes, SEALED_IN_JSON } from './sealed-values.ts';
import { secretAttributes, secretMetaverseAttributes } from './secret-attributes.ts';

/**
 * The store with the values of secret attributes sealed in it: they are sealed before they are written and opened
 * after they were read. What is about to be exported is read sealed, and opened when it is sent. Values whose key is
 * lost stay sealed. Only objects that have such values cost anything.
 */
export function sealingStore(store: EngineStore, rules: SyncRules): EngineStore {
  const { vault } = store;
  return vault === undefined
    ? store
    : { ...store, ...opened(store, vault), ...sealed(store, rules, vault) };
}

type Reads = Pick<
  EngineStore,
  | 'objectsById'
  | 'connectorsOf'
  | 'metaverseObjects'
  | 'metaverseParts'
  | 'exportsOf'
  | 'loadStaged'
  | 'loadStagedParts'
  | 'unconfirmedExports'
>;

function opened(store: EngineStore, vault: Vault): Reads {
  const body = (id: number, text: string | null): string | null =>
    text?.includes(SEALED_IN_JSON) === true
      ? withBody(text, (held) => openAttributes(vault, placeOf('object', id), held))
      : text;
  const object = <T extends LoadedObject | StagedObject>(row: T): T => {
    const now = body(row.id, row.body);
    const before = body(row.id, row.beforeBody);
    return now === row.body && before === row.beforeBody
      ? row
      : { ...row, body: now, beforeBody: before };
  };
  const metaverse = (mv: MvObject): MvObject =>
    withAttributes(mv, openAttributes(vault, placeOf('metaverse', mv.id), mv.attributes));
  const exported = <T extends { readonly object: number; readonly delta: ExportDelta }>(
    row: T,
  ): T => {
    const delta = openDelta(vault, row.object, row.delta);
    return delta === row.delta ? row : { ...row, delta };
  };
  return {
    objectsById: async (refs) => (await store.objectsById(refs)).map(object),
    connectorsOf: async (ids) => (await store.connectorsOf(ids)).map(object),
    metaverseObjects: async (ids) => (await store.metaverseObjects(ids)).map(metaverse),
    metaverseParts: async (part) => (await store.metaverseParts(part)).map(metaverse),
    exportsOf: async (objects) => (await store.exportsOf(objects)).map(exported),
    loadStaged: async (connector, ids) => (await store.loadStaged(connector, ids)).map(object),
    loadStagedParts: async (connector, parts, attributes) =>
      (await store.loadStagedParts(connector, parts, attributes)).map(object),
    unconfirmedExports: async (connector, ids) =>
      (await store.unconfirmedExports(connector, ids)).map(exported),
  };
}

/** A change with the values of an object that can be opened. */
export const openDelta = (vault: Vault, object: number, delta: ExportDelta): ExportDelta =>
  withAttributes(delta, openAttributes(vault, placeOf('object', object), delta.attributes));

function sealed(
  store: EngineStore,
  rules: SyncRules,
  vault: Vault,
): Pick<EngineStore, 'commitImportPage' | 'commitSyncPage'> {
  const ofConnector = new Map(rules.connectorList.map((each) => [each.id, secretAttributes(each)]));
  const ofMetaverse = secretMetaverseAttributes(rules);
  return {
    commitImportPage: (write) =>
      store.commitImportPage(sealImport(vault, write, ofConnector.get(write.connector))),
    commitSyncPage: (write) =>
      store.commitSyncPage(sealSync(vault, write, ofConnector, ofMetaverse)),
  };
}

type Names = ReadonlySet<string>;

function sealImport(
  vault: Vault,
  write: ImportPageWrite,
  secret: Names | undefined,
): ImportPageWrite {
  if (secret === undefined || secret.size === 0) return write;
  const marks = [...secret].map((name) => `${JSON.stringify(name)}:[`);
  const body = (id: number, text: string): string =>
    marks.some((mark) => text.includes(mark))
      ? withBody(text, (held) =>
          sealAttributes(vault, placeOf('object', id), held, (name) => secret.has(name)),
        )
      : text;
  const staged = <T extends { readonly id: number; readonly body: string }>(row: T): T => ({
    ...row,
    body: body(row.id, row.body),
  });
  return {
    ...write,
    inserts: write.inserts.map(staged),
    updates: write.updates.map(staged),
    pending: write.pending.map((row) => ({
      ...row,
      beforeBody: row.beforeBody === null ? null : body(row.id, row.beforeBody),
    })),
  };
}

function sealSync(
  vault: Vault,
  write: SyncPageWrite,
  ofConnector: ReadonlyMap<string, Names>,
  ofMetaverse: Names,
): SyncPageWrite {
  const metaverse = (mv: MvObject): MvObject =>
    withAttributes(
      mv,
      sealAttributes(vault, placeOf('metaverse', mv.id), mv.attributes, (name) =>
        ofMetaverse.has(name),
      ),
    );
  const exported = (row: SyncPageWrite['exports'][number]): typeof row => {
    const secret = ofConnector.get(row.connector);
    if (secret === undefined || secret.size === 0) return row;
    const attributes = sealAttributes(
      vault,
      placeOf('object', row.id),
      row.delta.attributes,
      (name) => secret.has(name),
    );
    return attributes === row.delta.attributes
      ? row
      : { ...row, delta: { ...row.delta, attributes } };
  };
  const exports = write.exports.map(exported);
  if (ofMetaverse.size === 0) return { ...write, exports };
  return {
    ...write,
    exports,
    newMetaverse: write.newMetaverse.map(metaverse),
    changedMetaverse: write.changedMetaverse.map(metaverse),
  };
}

/** Bodies are attribute values, written by `canonicalEntry`. */
const withBody = (text: string, change: (held: Attributes) => Attributes): string =>
  JSON.stringify(change(JSON.parse(text) as Attributes));

const withAttributes = <T extends { readonly attributes: Attributes }>(
  whole: T,
  attributes: Attributes,
): T => (attributes === whole.attributes ? whole : { ...whole, attributes });
