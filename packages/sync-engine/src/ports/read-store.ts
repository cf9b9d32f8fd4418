import type { Attributes } from '@cognate/kernel';
import type {
  ConfigurationDocument,
  DisconnectorState,
  ExportDelta,
  Link,
  MvObject,
  PendingImport,
} from '@cognate/sync-rules';
import type { ObjectRef } from './sync-store.ts';

/** Everything that is known of one connector-space object. */
export interface ObjectDetails extends ObjectRef {
  readonly type: string;
  readonly dn: string;
  readonly anchor: string | null;
  readonly state: 'connector' | DisconnectorState;
  readonly link: Link | undefined;
  readonly pendingImport: PendingImport;
  /** As imported; references by the target's name. */
  readonly attributes: Attributes;
  /** As last synchronized, while an import is pending. */
  readonly synchronized: Attributes | undefined;
  readonly pendingExport: ExportDelta | undefined;
  readonly unconfirmedExport: ExportDelta | undefined;
  readonly errors: readonly {
    readonly kind: 'sync' | 'export';
    readonly type: string;
    readonly message: string;
    readonly firstAt: Date;
    readonly lastAt: Date;
    readonly tries: number;
  }[];
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

/** Numbers of objects of one connector, by MIM's names. */
export interface ConnectorStatistics {
  readonly connector: string;
  readonly 'total-objects': number;
  readonly connectors: number;
  readonly disconnectors: number;
  readonly 'explicit-disconnectors': number;
  readonly 'filtered-disconnectors': number;
  readonly 'import-add': number;
  readonly 'import-update': number;
  readonly 'import-delete': number;
  readonly 'export-add': number;
  readonly 'export-update': number;
  readonly 'export-delete': number;
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
  statistics(): Promise<readonly ConnectorStatistics[]>;
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
