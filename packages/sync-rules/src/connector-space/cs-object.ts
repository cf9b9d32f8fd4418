import type { Attributes, Value, Values } from '@cognate/kernel';
import { applyChange } from '../export/export-delta.ts';
import type { ExportDelta } from '../export/export-delta.ts';

/** What the last import left to be synchronized; `delete-add`: another object, of another type, took its place. */
export type PendingImport = 'none' | 'add' | 'update' | 'delete' | 'delete-add';

/**
 * Whether an unlinked object may be linked: `normal` ones are tried in every synchronization, `explicit` ones only
 * by an operator, `filtered` ones when the connector filter no longer matches.
 */
export type DisconnectorState = 'normal' | 'explicit' | 'filtered';

/** The rule of links that an operator made: such a connector is explicit. */
export const ACCOUNT_JOINER = 'account-joiner';

export interface Link {
  /** The metaverse object. */
  readonly mv: number;
  /** The join, projection or provisioning rule that made the link. */
  readonly rule: string;
  /** The outbound rule that is in force on the object. */
  readonly outbound?: string;
}

/**
 * A connector-space object as the rules see it. Never changed in place.
 *
 * `scalars` is the import hologram (synchronized hologram plus pending import) of the object being synchronized and
 * the synchronized hologram of every other one; references are kept apart from it, translated for each direction.
 *
 * One that is to take the place of another (`delete-add`) is seen as what it will be: provisioned and never imported.
 */
export interface CsObject {
  readonly id: number;
  readonly connector: string;
  readonly type: string;
  readonly dn: string;
  readonly scalars: Attributes;
  /** Reference attributes as metaverse object ids (numbers): only targets that are connectors. */
  readonly references: Attributes;
  /** Reference attributes as connector-space ids (numbers); targets that were never imported by their DN (texts). */
  readonly targets: Attributes;
  /**
   * What was synchronized last, of an object whose import is pending and that is being synchronized; absent for
   * every other one.
   */
  readonly before?: (() => Synchronized) | undefined;
  /** False for an object that was provisioned but not yet seen by an import. */
  readonly imported: boolean;
  readonly pendingImport: PendingImport;
  readonly link: Link | undefined;
  readonly state: DisconnectorState;
  /** The metaverse object that a disconnector was taken from by deprovisioning. */
  readonly former?: number | undefined;
  /** What took the link away, of an object that lost it just now. */
  readonly disconnectedBy?: string | undefined;
  /** Not yet sent. */
  readonly pendingExport: ExportDelta | undefined;
  /** Sent (or being sent) and not yet seen back. */
  readonly unconfirmedExport: ExportDelta | undefined;
}

/** The synchronized hologram, with references as metaverse object ids. */
export type Synchronized = Pick<CsObject, 'scalars' | 'references'>;

const NO_VALUES: Values = [];

/** The values that the connected system has, or will have once what was sent has arrived. */
export function sentScalar(cs: CsObject, attribute: string): Values {
  return cs.unconfirmedExport?.attributes[attribute] ?? cs.scalars[attribute] ?? NO_VALUES;
}

/** The values of the expected state: what was sent and what is pending on top of the hologram. */
export function expectedScalar(cs: CsObject, attribute: string): Values {
  return cs.pendingExport?.attributes[attribute] ?? sentScalar(cs, attribute);
}

/** The references that the connected system has, or will have once what was sent has arrived. */
export function sentTargets(cs: CsObject, attribute: string): readonly Value[] {
  return applyChange(
    cs.targets[attribute] ?? NO_VALUES,
    cs.unconfirmedExport?.references[attribute],
  );
}

/** The references of the expected state. */
export function expectedTargets(cs: CsObject, attribute: string): readonly Value[] {
  return applyChange(sentTargets(cs, attribute), cs.pendingExport?.references[attribute]);
}

/** The name that the object has, or will have once what was sent has arrived. */
export const sentDn = (cs: CsObject): string => cs.unconfirmedExport?.dn ?? cs.dn;

/** The name of the expected state. */
export const expectedDn = (cs: CsObject): string => cs.pendingExport?.dn ?? sentDn(cs);

/** Whether the object is, or will be, gone from the connected system. */
export const isLeaving = (cs: CsObject): boolean =>
  cs.pendingExport?.op === 'delete' || cs.unconfirmedExport?.op === 'delete';

/** Whether there is a synchronized or imported state that may flow to the metaverse: an export alone is none. */
export const hasHologram = (cs: CsObject): boolean =>
  cs.imported && cs.pendingImport !== 'add' && cs.pendingImport !== 'delete-add';

/** Whether the object is to take the place of another one, which is deleted by the same export. */
export const takesPlace = (cs: CsObject): boolean => cs.pendingExport?.op === 'delete-add';

/** Whether the object was provisioned and nothing of it was ever sent. */
export const neverExported = (cs: CsObject): boolean =>
  !cs.imported && cs.unconfirmedExport === undefined;

/** Whether an operator connected or disconnected the object, so that filters leave it alone. */
export const isExplicit = (cs: CsObject): boolean =>
  cs.state === 'explicit' || cs.link?.rule === ACCOUNT_JOINER;
