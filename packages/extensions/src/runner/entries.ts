import type { ScriptMetaverseObject, ScriptObject } from '@cognate/sync-rules';
import type { CSEntry, MVEntry } from '../api/entries.ts';
import { AttributeTable } from './attribute-table.ts';
import type { SchemaIndex } from './schema.ts';

const READ_ONLY = (): boolean => false;

const RDN = /^(?:\\.|[^,\\])*/;

/** The first part of a name. */
export const rdnOf = (dn: string): string => RDN.exec(dn)?.[0] ?? dn;

/** An entry with what the script wrote to it. */
export interface Written<T> {
  readonly entry: T;
  readonly table: AttributeTable;
}

/** A connector-space object; `target` is the attribute that may be written. */
export function csEntry(schema: SchemaIndex, cs: ScriptObject, target?: string): Written<CSEntry> {
  const type = schema.objectType(cs.connector, cs.type);
  const table = new AttributeTable({
    label: type.label,
    shapes: type.shapes,
    values: cs.attributes,
    tooMany: cs.tooMany,
    mayWrite: target === undefined ? READ_ONLY : (name) => name === target,
  });
  const entry: CSEntry = {
    dn: cs.dn,
    rdn: rdnOf(cs.dn),
    objectType: type.name,
    ma: { name: cs.connector },
    attribute: (name) => table.attribute(name),
    attributes: () => table.attributes(),
  };
  return { entry: Object.freeze(entry), table };
}

/** A metaverse object; `target` is the attribute that may be written. */
export function mvEntry(
  schema: SchemaIndex,
  mv: ScriptMetaverseObject,
  target?: string,
): Written<MVEntry> {
  const type = schema.metaverseType(mv.type);
  const table = new AttributeTable({
    label: type.label,
    shapes: type.shapes,
    values: mv.attributes,
    tooMany: mv.tooMany,
    mayWrite: target === undefined ? READ_ONLY : (name) => name === target,
  });
  const entry: MVEntry = {
    objectId: String(mv.id),
    objectType: type.name,
    attribute: (name) => table.attribute(name),
    attributes: () => table.attributes(),
  };
  return { entry: Object.freeze(entry), table };
}
