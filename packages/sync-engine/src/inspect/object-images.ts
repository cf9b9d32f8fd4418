import type { Attributes, Value, Values } from '@cognate/kernel';
import { applyChange } from '@cognate/sync-rules';
import type { ExportDelta } from '@cognate/sync-rules';
import type { ObjectDetails } from '../ports/read-store.ts';

/** An object at one place of its way: its name and all its values, references by the target's name. */
export interface ObjectImage {
  readonly dn: string;
  readonly attributes: Attributes;
}

/**
 * An object as a whole in each of its states, where MIM shows holograms. A state that there is not is left out; null
 * means that the object does not exist in it.
 */
export interface ObjectImages {
  /** As imported and synchronized last. */
  readonly synchronized: ObjectImage | null;
  /** What the last import found, while that waits to be synchronized. */
  readonly pendingImport?: ObjectImage | null;
  /** Once an import shows what was sent. */
  readonly unconfirmedExport?: ObjectImage | null;
  /** Once what is on its way at this moment has arrived. */
  readonly inFlightExport?: ObjectImage | null;
  /** Once what waits to be sent has arrived. */
  readonly pendingExport?: ObjectImage | null;
}

/** Each state is the one before plus its change. `nameOf` names the objects that references of exports mean. */
export function objectImages(
  details: ObjectDetails,
  nameOf: (reference: Value) => string,
): ObjectImages {
  const { pendingImport, pendingExport, unconfirmedExport, inFlight } = details;
  const imported = { dn: details.dn, attributes: details.attributes };
  const synchronized = synchronizedImage(details, imported);
  const after = (base: ObjectImage | null, delta: ExportDelta): ObjectImage | null =>
    imageAfter(base ?? { dn: details.dn, attributes: {} }, delta, nameOf);
  const sent = unconfirmedExport ? after(synchronized, unconfirmedExport) : synchronized;
  const next = pendingExport && after(sent, pendingExport);
  return {
    synchronized,
    ...(pendingImport !== 'none' && {
      pendingImport: pendingImport === 'delete' ? null : imported,
    }),
    ...(unconfirmedExport && { unconfirmedExport: sent }),
    ...(next !== undefined && { [inFlight ? 'inFlightExport' : 'pendingExport']: next }),
  };
}

function synchronizedImage(
  { pendingImport, imported, synchronized, synchronizedDn }: ObjectDetails,
  image: ObjectImage,
): ObjectImage | null {
  if (pendingImport === 'none') return imported ? image : null;
  return synchronized === undefined
    ? null
    : { dn: synchronizedDn ?? image.dn, attributes: synchronized };
}

function imageAfter(
  base: ObjectImage,
  delta: ExportDelta,
  nameOf: (reference: Value) => string,
): ObjectImage | null {
  if (delta.op === 'delete') return null;
  // Another object that takes the place of this one brings all its values.
  const kept = delta.op === 'delete-add' ? {} : base.attributes;
  const attributes: Record<string, Values> = { ...kept, ...delta.attributes };
  for (const [name, { add, remove }] of Object.entries(delta.references))
    attributes[name] = applyChange(attributes[name] ?? [], {
      add: add.map(nameOf),
      remove: remove.map(nameOf),
    });
  return {
    dn: delta.dn ?? base.dn,
    attributes: Object.fromEntries(
      Object.entries(attributes).filter(([, values]) => values.length > 0),
    ),
  };
}
