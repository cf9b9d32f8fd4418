import type { Attributes } from '@cognate/kernel';
import type {
  ConfigurationDocument,
  DisconnectorState,
  ExportDelta,
  Link,
  MvObject,
  PendingImport,
} from '@cognate/sync-rules';
import type { Parking } from './import-store.ts';
import type { RunError } from './record.ts';
import type { ObjectRef } from './sync-store.ts';

/** A run, and when it began; unknown of a run that is not in the database any more. */
export interface Moment {
  readonly run: number;
  readonly at: Date | undefined;
}

/** Where a change that is to be sent, or was sent, stands. */
export interface ExportPlace {
  /** Grows with every change of any connector that is staged for the first time. */
  readonly sequence: number;
  /** The run that staged it as it is, or sent it. */
  readonly by: Moment;
  /** Whether that was after the connector's last completed export. */
  readonly isNew: boolean;
}

/** An error that stays with its object until it is over, with how often it was met. */
export interface StandingError {
  readonly kind: 'import' | 'sync' | 'export';
  readonly type: string;
  readonly message: string;
  /** Further facts, such as the connected system's own words. */
  readonly details: RunError | undefined;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly tries: number;
}

/** Everything that is known of one connector-space object. */
export interface ObjectDetails extends ObjectRef {
  readonly type: string;
  readonly dn: string;
  readonly anchor: string | null;
  /** Whether an import or an outbound rule brought it into the connector space. */
  readonly origin: 'imported' | 'provisioned';
  readonly created: Moment;
  /** The last import that changed it; until there was one, its creation. */
  readonly changed: Moment;
  readonly state: 'connector' | DisconnectorState;
  readonly link: Link | undefined;
  readonly linked: Moment | undefined;
  /** What took the link of a disconnector away; undefined where it never had one. */
  readonly disconnected: (Moment & { readonly rule: string }) | undefined;
  /** Why, and since when, it has no name of its own: another object has taken it. */
  readonly parked: (Moment & Parking) | undefined;
  /** Whether the next synchronization looks at it as a whole. */
  readonly marked: boolean;
  /** Whether any import has seen it. */
  readonly imported: boolean;
  readonly pendingImport: PendingImport;
  /** As imported; references by the target's name. */
  readonly attributes: Attributes;
  /** As last synchronized, while an import is pending; not for an object that is new. */
  readonly synchronized: Attributes | undefined;
  /** The name as last synchronized, where it differs. */
  readonly synchronizedDn: string | undefined;
  readonly pendingExport: ExportDelta | undefined;
  readonly pendingExportPlace: ExportPlace | undefined;
  /** Whether the pending export is on its way to the connected system at this moment. */
  readonly inFlight: boolean;
  readonly unconfirmedExport: ExportDelta | undefined;
  readonly unconfirmedExportPlace: ExportPlace | undefined;
  readonly errors: readonly StandingError[];
}

/** A metaverse object with the origin of every value. */
export interface MetaverseDetails {
  readonly object: MvObject;
  readonly lineage: readonly {
    readonly attribute: string;
    readonly rule: string;
    readonly connector: string | undefined;
    readonly objectId: number;
    readonly dn: string | undefined;
    readonly run: number;
    readonly at: Date | undefined;
  }[];
  readonly connectors: readonly (ObjectRef & {
    readonly type: string;
    readonly dn: string;
    readonly link: Link;
    /** The run that linked it, and when that began. */
    readonly run: number;
    readonly at: Date | undefined;
  })[];
  /** Names for the objects that reference values mean, by id. */
  readonly referenceLabels: Readonly<Record<number, string>>;
}

/**
 * One condition of a search; all of a search must hold. Text compares without case, and any of several values may meet
 * the condition; `not-contains` and `not-present` are met where none does.
 */
export interface SearchClause {
  readonly attribute: string;
  readonly operator:
    | 'equals'
    | 'starts-with'
    | 'ends-with'
    | 'contains'
    | 'not-contains'
    | 'present'
    | 'not-present';
  /** Without meaning for `present` and `not-present`. */
  readonly value: string;
}

/** What is looked for in a connector space; all that is given must hold. */
export interface SpaceSearch {
  readonly connector: string;
  /** A kind of connector or disconnector; `disconnector`: any without a link. */
  readonly state?:
    'connector' | 'explicit-connector' | 'disconnector' | DisconnectorState | undefined;
  readonly pendingImport?: 'any' | Exclude<PendingImport, 'none'> | undefined;
  readonly pendingExport?: 'any' | ExportDelta['op'] | undefined;
  /** Sent, and not seen back. */
  readonly unconfirmed?: boolean | undefined;
  /** To be looked at as a whole by the next synchronization. */
  readonly marked?: boolean | undefined;
  readonly error?: 'any' | StandingError['kind'] | undefined;
  /** Objects of this name or below it, whatever its case. */
  readonly under?: string | undefined;
  /** The object's name or anchor. */
  readonly name?: string | undefined;
  /** What the name or a value contains, whatever its case. */
  readonly text?: string | undefined;
  /** Attributes that the text is not looked for in. */
  readonly hidden?: readonly string[] | undefined;
  /** Only objects after this number. */
  readonly after: number;
  readonly limit: number;
}

/** An object that a search found. */
export interface FoundObject extends ObjectRef {
  readonly type: string;
  readonly dn: string;
  readonly state: 'connector' | DisconnectorState;
  readonly pendingImport: PendingImport;
  readonly pendingExport: 'none' | ExportDelta['op'];
  readonly errors: readonly Pick<StandingError, 'kind' | 'type'>[];
  readonly metaverse: number | null;
}

/** Numbers of objects of one connector, by MIM's names. */
export interface ConnectorStatistics {
  readonly connector: string;
  readonly 'total-objects': number;
  readonly connectors: number;
  readonly 'explicit-connectors': number;
  readonly disconnectors: number;
  readonly 'explicit-disconnectors': number;
  readonly 'filtered-disconnectors': number;
  readonly 'import-add': number;
  readonly 'import-update': number;
  readonly 'import-delete': number;
  readonly 'import-delete-add': number;
  readonly 'export-add': number;
  readonly 'export-update': number;
  readonly 'export-delete': number;
  readonly 'export-delete-add': number;
  readonly unconfirmed: number;
}

/** What people look at. */
export interface ReadStore {
  objectDetails(ref: ObjectRef): Promise<ObjectDetails | undefined>;
  /** By id alone, or by connector and name or anchor. */
  findObject(
    query: { readonly id: number } | { readonly connector: string; readonly dn: string },
  ): Promise<ObjectRef | undefined>;
  metaverseDetails(id: number): Promise<MetaverseDetails | undefined>;
  /**
   * Metaverse objects in id order after `after`. Clauses must be over indexed attributes
   * (`AppError` `attribute-not-indexed` otherwise, naming the ones that are).
   */
  searchMetaverse(query: {
    readonly type?: string;
    readonly clauses: readonly SearchClause[];
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly MvObject[]>;
  /** How many metaverse objects are of a type, or have values of an attribute. Looks at all of the type. */
  countMetaverse(type: string, attribute?: string): Promise<number>;
  /** Objects of a connector space in the order of their numbers, a page at a time. */
  searchSpace(search: SpaceSearch): Promise<readonly FoundObject[]>;
  statistics(): Promise<readonly ConnectorStatistics[]>;
  /** Names that references of a connector mean and that no object has, each once. */
  danglingNames(
    connector: string,
  ): Promise<readonly { readonly key: string; readonly dn: string }[]>;
}

/** That a configuration was put in force, when and by whom. */
export interface ConfigurationVersion {
  readonly version: number;
  readonly appliedAt: Date;
  readonly appliedBy: string;
  /** Where it came from, if not from files. */
  readonly note: string;
}

/** Applied configurations, each with a number. */
export interface ConfigurationStore {
  current(): Promise<
    | {
        readonly version: number;
        readonly document: ConfigurationDocument;
        readonly appliedAt: Date;
      }
    | undefined
  >;
  /** Stores a configuration as the current one; one that equals the current one is not stored again. */
  apply(
    document: ConfigurationDocument,
    by: string,
    at: Date,
    note?: string,
  ): Promise<{ readonly version: number; readonly changed: boolean }>;
  /** Newest first. */
  configurationHistory(limit: number): Promise<readonly ConfigurationVersion[]>;
  configurationVersion(
    version: number,
  ): Promise<(ConfigurationVersion & { readonly document: ConfigurationDocument }) | undefined>;
}
