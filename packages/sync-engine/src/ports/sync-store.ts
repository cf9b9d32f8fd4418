import type {
  DisconnectorState,
  ExportDelta,
  Link,
  MvObject,
  PendingImport,
} from '@cognate/sync-rules';
import type { PastValue } from './lineage-store.ts';
import type { ObjectError, StepRecord } from './record.ts';

/** A connector-space object as stored, without what is read separately for a whole page. */
export interface LoadedObject {
  readonly connector: string;
  readonly id: number;
  readonly type: string;
  readonly dn: string;
  readonly body: string | null;
  readonly pending: PendingImport;
  readonly beforeBody: string | null;
  /** The name as last synchronized, where an update is pending. */
  readonly beforeDn: string | null;
  readonly link: Link | undefined;
  readonly state: DisconnectorState;
  /** The metaverse object that a disconnector was taken from. */
  readonly former: number | undefined;
}

/** Which objects a synchronization takes. */
export interface SyncSelection {
  readonly connector: string;
  /**
   * `pending`: what changed, failed or is not connected yet. `pending-or-filtered`: also what the connector filter
   * keeps out. `all`: every object.
   */
  readonly scope: 'pending' | 'pending-or-filtered' | 'all';
  /** Objects that are gone from the source come last. */
  readonly deletions: boolean;
  readonly after: number;
  readonly limit: number;
}

/** A reference as imported. */
export interface StoredReference {
  readonly object: number;
  readonly attribute: string;
  readonly dn: string;
  /** The key of the name that it means. */
  readonly key: string;
  /** Whether the pending import added or removed it. */
  readonly pending: 'none' | 'added' | 'removed';
}

/** A reference with what its target is at the moment. */
export interface LoadedReference extends StoredReference {
  readonly target: number | null;
  readonly metaverse: number | null;
}

/** The object that has a name, and the metaverse object that it is linked to. */
export interface NamedObject {
  readonly key: string;
  readonly target: number;
  readonly metaverse: number | null;
}

/** An object's exports that are not finished. */
export interface LoadedExport {
  readonly id: number;
  readonly object: number;
  /** `confirmed`: seen back by an import that is not synchronized yet, so that the hologram lacks it. */
  readonly stage: 'pending' | 'unconfirmed' | 'confirmed';
  readonly delta: ExportDelta;
}

export interface ObjectRef {
  readonly connector: string;
  readonly id: number;
}

/** Everything that one page of a synchronization changes; committed as one transaction. */
export interface SyncPageWrite {
  readonly record: StepRecord;
  /** Objects whose pending import is done. */
  readonly synchronized: readonly ObjectRef[];
  readonly newObjects: readonly (ObjectRef & {
    readonly type: string;
    readonly dn: string;
    readonly dnKey: string;
  })[];
  /** Objects that were never sent and get another name. */
  readonly renamed: readonly (ObjectRef & { readonly dn: string; readonly dnKey: string })[];
  readonly removedObjects: readonly ObjectRef[];
  readonly linked: readonly (ObjectRef & { readonly link: Link; readonly isNew: boolean })[];
  readonly unlinked: readonly ObjectRef[];
  /** Keys of objects that were unlinked or removed: who refers to them has to be looked at again. */
  readonly unlinkedKeys: readonly string[];
  /**
   * Keys of objects that were linked, or linked under another name before. Who refers to them is looked at again,
   * apart from those that refer to `metaverse` already, where one is given.
   */
  readonly linkedKeys: readonly { readonly key: string; readonly metaverse: number | null }[];
  readonly disconnectors: readonly (ObjectRef & {
    readonly state: DisconnectorState;
    readonly former: number | undefined;
    /** What took the object's link away on this page. */
    readonly rule: string | undefined;
  })[];
  readonly noDisconnectors: readonly ObjectRef[];
  /** The metaverse attributes whose values are object ids; they are kept as `referencesAdded` and `-Removed` say. */
  readonly referenceAttributes: ReadonlySet<string>;
  readonly newMetaverse: readonly MvObject[];
  readonly changedMetaverse: readonly MvObject[];
  readonly removedMetaverse: readonly number[];
  /** Whether the page leaves a history of values. */
  readonly keepsPast: boolean;
  /** What objects had that are changed or removed, where they had anything. */
  readonly pastValues: readonly {
    readonly metaverse: number;
    readonly values: readonly PastValue[];
  }[];
  readonly indexAdded: readonly IndexEntry[];
  readonly indexRemoved: readonly IndexEntry[];
  readonly referencesAdded: readonly MvReference[];
  readonly referencesRemoved: readonly MvReference[];
  readonly exports: readonly (ObjectRef & {
    /** The pending export's id; new ids are taken for objects that had none. */
    readonly exportId: number;
    readonly isNew: boolean;
    /** The order of sending, see `exportRank`. */
    readonly rank: number;
    /** The key of the name that the object is to get; it is taken from now on. */
    readonly nameKey: string | null;
    readonly delta: ExportDelta;
  })[];
  /** Exports that are not wanted any more, and confirmed ones that are part of the hologram now. */
  readonly exportsCancelled: readonly { readonly connector: string; readonly exportId: number }[];
  readonly errors: readonly ObjectError[];
  readonly errorsCleared: readonly ObjectRef[];
  /** Metaverse objects whose references are to be translated again, besides those that the keys lead to. */
  readonly retry: readonly number[];
  /** Metaverse objects that got a connector; their referrers are found with `referrersOf` before the commit. */
  readonly retried: readonly number[];
  /** Of `retried` those that failed and wait for the next run. */
  readonly retryFailed: readonly number[];
}

export interface IndexEntry {
  readonly attribute: string;
  readonly key: string;
  readonly metaverse: number;
}

export interface MvReference {
  readonly metaverse: number;
  readonly attribute: string;
  readonly target: number;
}

/** Which references of some objects are read: those of these attributes that mean one of the keys, and the first few. */
export interface ReferencePart {
  readonly objects: readonly ObjectRef[];
  readonly attributes: readonly string[];
  readonly keys: readonly string[];
  /** So many more of each attribute of each object, whatever they are. */
  readonly sample: number;
}

/** The same for references between metaverse objects. */
export interface MetaversePart {
  readonly metaverse: readonly number[];
  readonly attributes: readonly string[];
  readonly targets: readonly number[];
  readonly sample: number;
}

/** An object by its name, with its connector. */
export interface NamedConnector {
  readonly connector: string;
  readonly object: number;
  readonly key: string;
  readonly metaverse: number | null;
}

/** What it takes to look at a part of an object's references; what each costs does not depend on the others. */
export interface PartQueries {
  /** Of some objects those that have at least so many references. */
  wideObjects(objects: readonly ObjectRef[], least: number): Promise<readonly number[]>;
  metaverseParts(part: MetaversePart): Promise<readonly MvObject[]>;
  referenceParts(part: ReferencePart): Promise<readonly StoredReference[]>;
  /** References that pending imports added or removed, at most `limit`. */
  pendingReferences(
    objects: readonly ObjectRef[],
    limit: number,
  ): Promise<readonly { readonly object: number; readonly key: string }[]>;
  /** All objects that some connectors have of metaverse objects. */
  linkedNames(
    metaverse: readonly number[],
    connectors: readonly string[],
  ): Promise<readonly NamedConnector[]>;
  namesOf(objects: readonly ObjectRef[]): Promise<readonly NamedConnector[]>;
  /** Metaverse objects that wait for their references; objects that failed in their last synchronization or are marked. */
  unsettled(
    metaverse: readonly number[],
    objects: readonly ObjectRef[],
  ): Promise<{ readonly metaverse: readonly number[]; readonly objects: readonly number[] }>;
  /** The runs since which metaverse types have had the flows of these digests: this one, if they had others before. */
  flowsSince(
    digests: ReadonlyMap<string, string>,
    run: number,
  ): Promise<ReadonlyMap<string, number>>;
}

/** What a synchronization needs from the store. Every method reads a whole page with one statement. */
export interface SyncStore extends PartQueries {
  /** Ids in their order, the first `limit` after `after`. */
  selectObjects(selection: SyncSelection): Promise<readonly number[]>;
  /** Whether any object of a connector was ever imported, and whether any is linked. */
  populationOf(
    connector: string,
  ): Promise<{ readonly imported: boolean; readonly linked: boolean }>;
  /** References among the connector's new, unconnected objects: which had better wait for which. */
  newReferences(
    connector: string,
  ): Promise<readonly { readonly object: number; readonly targets: readonly number[] }[]>;
  /** Has objects looked at as a whole by the next synchronization; one without an error takes the mark away. */
  markObjects(refs: readonly ObjectRef[]): Promise<void>;
  objectsById(refs: readonly ObjectRef[]): Promise<readonly LoadedObject[]>;
  /** All connectors of metaverse objects. */
  connectorsOf(metaverse: readonly number[]): Promise<readonly LoadedObject[]>;
  /** The filters that all filtered disconnectors of a connector were last looked at with. */
  appliedFilters(connector: string): Promise<string | undefined>;
  setAppliedFilters(connector: string, filters: string): Promise<void>;
  searchIndex(
    searches: readonly { readonly attribute: string; readonly key: string }[],
  ): Promise<readonly IndexEntry[]>;
  /**
   * Makes the index hold exactly these attributes, for all objects that there are: an attribute that came to be
   * searched after the population is filled in, one that no longer is goes. Nothing to do when that is so already.
   */
  alignIndex(attributes: readonly string[]): Promise<void>;
  metaverseObjects(ids: readonly number[]): Promise<readonly MvObject[]>;
  referencesOf(objects: readonly ObjectRef[]): Promise<readonly StoredReference[]>;
  /** What keys of names mean; nothing for those that no object has. */
  namedObjects(connector: string, keys: readonly string[]): Promise<readonly NamedObject[]>;
  exportsOf(objects: readonly ObjectRef[]): Promise<readonly LoadedExport[]>;
  /**
   * Connectors of metaverse objects in the given connectors, ids only; without those that are gone from their source
   * where another one has taken their place.
   */
  targetsOf(
    metaverse: readonly number[],
    connectors: readonly string[],
  ): Promise<
    readonly { readonly metaverse: number; readonly connector: string; readonly object: number }[]
  >;
  /** The objects that hold the given names, or are to get them. */
  holdersOf(
    names: readonly { readonly connector: string; readonly key: string }[],
  ): Promise<readonly { readonly connector: string; readonly key: string; readonly id: number }[]>;
  /** Metaverse objects that refer to any of the given ones. */
  referrersOf(
    metaverse: readonly number[],
  ): Promise<readonly { readonly metaverse: number; readonly target: number }[]>;
  /** Metaverse objects that wait for their references, at most `limit`, and were not tried by `run` yet. */
  retryQueue(run: number, limit: number): Promise<readonly number[]>;
  commitSyncPage(write: SyncPageWrite): Promise<void>;
}
