import type { ExportDelta, PendingImport } from '@cognate/sync-rules';
import type { StepRecord } from './record.ts';

/** What identifies a staged object and tells whether it changed. Keys and hashes are 128-bit values in UUID form. */
export interface StagedKey {
  readonly id: number;
  readonly dnKey: string;
  readonly anchorKey: string | null;
  /** Absent for an object that was provisioned but never imported. */
  readonly hash: string | null;
}

/** A reference as the connected system gave it: the key of the target's name, and the name. */
export interface StagedReference {
  readonly attribute: string;
  readonly key: string;
  readonly dn: string;
}

/** A staged object in full, read only when it changed or has an export to confirm. */
export interface StagedObject {
  readonly id: number;
  readonly type: string;
  readonly dn: string;
  readonly dnKey: string;
  readonly anchor: string | null;
  readonly body: string | null;
  readonly references: readonly StagedReference[];
  readonly pending: PendingImport;
  /** The synchronized hologram's body and name, while a pending import differs from it. */
  readonly beforeBody: string | null;
  readonly beforeDn: string | null;
  /** References that the pending import added (true) or removed. */
  readonly pendingReferences: readonly (StagedReference & { readonly added: boolean })[];
}

/** An export that was sent and waits to be seen in an import. */
export interface UnconfirmedExport {
  readonly id: number;
  readonly object: number;
  readonly delta: ExportDelta;
}

/** The new state of one object. */
export interface StagedWrite {
  readonly id: number;
  readonly type: string;
  readonly dn: string;
  readonly dnKey: string;
  readonly anchor: string | null;
  readonly anchorKey: string | null;
  readonly hash: string | null;
  readonly body: string;
}

export interface PendingWrite {
  readonly id: number;
  readonly op: PendingImport;
  readonly beforeBody: string | null;
  readonly beforeDn: string | null;
}

export interface ReferenceWrite extends StagedReference {
  readonly object: number;
}

/** A name's key gives way to another: references that meant the object go on meaning it. */
export interface NameMove {
  readonly from: string;
  readonly to: string;
  /** The new name; absent for an object that has none of its own for now. */
  readonly dn: string | null;
}

/** Why an object had to give up its name. */
export interface Parking {
  /** MIM's word for how the other object came to the name: as a new one, or by a rename. */
  readonly cause: 'add' | 'move';
  /** The object that has the name now. */
  readonly takenBy: number;
}

/** Everything that one page of an import changes; committed as one transaction. */
export interface ImportPageWrite {
  readonly connector: string;
  readonly record: StepRecord;
  readonly inserts: readonly StagedWrite[];
  readonly updates: readonly StagedWrite[];
  /** Names that objects give up; all moves happen at the same time. */
  readonly renames: readonly NameMove[];
  /** Objects whose references were reported under the new names already and do not follow `renames`. */
  readonly upToDate: readonly number[];
  /** Objects whose name was taken by another before their own new one was seen. */
  readonly parked: readonly (Parking & { readonly id: number; readonly key: string })[];
  readonly pending: readonly PendingWrite[];
  readonly pendingCleared: readonly number[];
  readonly referencesAdded: readonly ReferenceWrite[];
  readonly referencesRemoved: readonly ReferenceWrite[];
  readonly pendingReferences: readonly (ReferenceWrite & { readonly added: boolean })[];
  readonly pendingReferencesCleared: readonly ReferenceWrite[];
  /** Exports that came back as they were sent: kept as confirmed until the object is synchronized. */
  readonly confirmed: readonly number[];
  /** Exports that did not come back as they were sent: they are over. */
  readonly refuted: readonly number[];
  /** Deletions of objects that are still there: pending again, because no synchronization would think of them. */
  readonly deletedInVain: readonly number[];
  /** Objects for which something that was exported did not come back: the next synchronization looks at them. */
  readonly recheck: readonly number[];
}

/** What the absence of objects from a clean full import means. */
export interface ObsoletionWrite {
  readonly connector: string;
  readonly record: StepRecord;
  /** Gone from the source: pending deletes. */
  readonly obsolete: readonly number[];
  /** Deleted by an export and now seen to be gone, or gone before any synchronization knew them. */
  readonly removed: readonly number[];
  /** Exported adds that did not arrive: sent again. */
  readonly resent: readonly number[];
}

/** Candidates for obsoletion: what is known of an object apart from its values. */
export interface PresenceRow {
  readonly id: number;
  readonly type: string;
  readonly dn: string;
  readonly imported: boolean;
  readonly linked: boolean;
  /** Whether its name was given to another object. */
  readonly parked: boolean;
  readonly pending: PendingImport;
  readonly unconfirmed: ExportDelta['op'] | null;
}

/** The names of an object's references that may change. */
export interface StagedPartKeys {
  readonly id: number;
  readonly keys: readonly string[];
}

/** An imported object somewhere below a container. */
export interface Descendant {
  readonly id: number;
  readonly dn: string;
  readonly anchor: string;
}

/** What an import needs from the store. */
export interface ImportStore {
  findStaged(
    connector: string,
    dnKeys: readonly string[],
    anchorKeys: readonly string[],
  ): Promise<readonly StagedKey[]>;
  loadStaged(connector: string, ids: readonly number[]): Promise<readonly StagedObject[]>;
  /**
   * As `loadStaged`, but of the references only those of the given attributes that mean one of an object's keys, and
   * those that its pending import added or removed: what it costs does not depend on how many others there are.
   */
  loadStagedParts(
    connector: string,
    parts: readonly StagedPartKeys[],
    attributes: readonly string[],
  ): Promise<readonly StagedObject[]>;
  hasUnconfirmed(connector: string): Promise<boolean>;
  unconfirmedExports(
    connector: string,
    ids: readonly number[],
  ): Promise<readonly UnconfirmedExport[]>;
  /** The keys of connector-space objects by id, for comparing exported references with imported ones. */
  keysOf(connector: string, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** The objects that refer to any of the names. */
  referring(keys: readonly string[]): Promise<readonly number[]>;
  commitImportPage(write: ImportPageWrite): Promise<void>;
  /** Ids of the connector's objects in order, a page after `after`. */
  objectIds(connector: string, after: number, limit: number): Promise<readonly number[]>;
  presence(connector: string, ids: readonly number[]): Promise<readonly PresenceRow[]>;
  /** The names that objects are directly below, each once; of a system whose names are a hierarchy. */
  containers(connector: string): Promise<readonly string[]>;
  /**
   * Objects with an anchor whose names end with the name of one of the containers, whatever its case; in id order
   * after `after`. Without those that are about to come or to go: their names are told by what they wait for.
   */
  descendants(
    connector: string,
    containers: readonly string[],
    after: number,
    limit: number,
  ): Promise<readonly Descendant[]>;
  commitObsoletion(write: ObsoletionWrite): Promise<void>;
  /** Objects that an import which met them could not read, and none has since. */
  unreadObjects(connector: string): Promise<readonly number[]>;
  /** They were read by `run`: the errors of earlier runs are over. */
  clearImportErrors(connector: string, ids: readonly number[], run: number): Promise<void>;
  /** Parked objects that are still without a name of their own. */
  countParked(connector: string): Promise<number>;
  /** Where the next delta import starts, of a partition by name or of the whole system; null when none can. */
  setWatermark(
    connector: string,
    partition: string | undefined,
    watermark: string | null,
  ): Promise<void>;
  watermark(connector: string, partition: string | undefined): Promise<string | undefined>;
  /** No delta import can start any more, of no partition. */
  forgetWatermarks(connector: string): Promise<void>;
}
