import type { DnStyle } from '@cognate/kernel';
import type { z } from 'zod';
import type { ExportChange, ExportResult, ImportPage } from './change.ts';
import type { DiscoveredPartition } from './hierarchy.ts';
import type { ConnectorPasswords } from './passwords.ts';
import type { DiscoveredSchema, SelectedSchema } from './schema.ts';

/** What a connector can do; fixed per connector type, never probed. */
export interface ConnectorCapabilities {
  readonly dnStyle: DnStyle;
  /** True where the DN never changes and identifies the object by itself. */
  readonly dnIsAnchor: boolean;
  readonly fullImport: boolean;
  readonly deltaImport: boolean;
  readonly export: boolean;
  /** Whether an object can get another DN in place. Without it a changed DN is a delete and an add. */
  readonly rename: boolean;
  /** `attribute-update`: value by value. `attribute-replace`: all values of each changed attribute. */
  readonly exportType: 'attribute-update' | 'attribute-replace';
  /** True where a reference may only be written once its target exists, so references follow in a second pass. */
  readonly referencesNeedTarget: boolean;
}

/** What the product knows of a connector type without opening one: forms, validation and docs come from here. */
export interface ConnectorManifest<Settings> {
  /** The type's id in configuration files: `delimited`, `ldap`. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Parses the `settings` of a connector. `.meta({ secret: true })` marks what is never shown again. */
  readonly settings: z.ZodType<Settings>;
  readonly capabilities: ConnectorCapabilities;
}

/** What every session is opened with. */
export interface ConnectorContext {
  /** The folder that relative paths of the settings start from. */
  readonly baseDirectory: string;
  readonly schema: SelectedSchema;
  /** Ends the work as soon as possible; the session then throws the signal's reason. */
  readonly signal: AbortSignal;
  /** Resolves a secret that the settings only name (`{ secret: NAME }`). */
  readonly secret: (name: string) => string;
  /** What the last import left, as in `ImportRequest`: of several servers a session goes to the one that it is from. */
  readonly lastImport?: string | undefined;
}

export interface ImportRequest {
  readonly mode: 'full' | 'delta';
  /** What the last import left; required for `delta`. */
  readonly watermark?: string;
  /** How many entries a page should hold. */
  readonly pageSize: number;
  /**
   * The part of the system that is wanted: what is under a name, or of some types. A connector that cannot read less
   * may report everything; the rest is left out by the engine.
   */
  readonly partition?: {
    readonly name: string;
    readonly base?: string;
    readonly objectTypes?: readonly string[];
  };
}

/**
 * An open connection to a connected system. Used by one run step, one call at a time, and always closed.
 *
 * Everything may throw `ConnectorError` for what ends the step (unreachable, refused, unreadable);
 * what concerns one object is a value in the page or the results.
 */
export interface ConnectorSession {
  /** Checks that the system answers and the credentials hold. */
  test(): Promise<void>;
  /** Reads the system's schema. */
  discoverSchema(): Promise<DiscoveredSchema>;
  /** Reads the system's partitions and their containers. Absent where there are none. */
  discoverPartitions?(): Promise<readonly DiscoveredPartition[]>;
  /** Which of several servers of the system this session talks to. */
  readonly server?: string;
  /** Streams the system's objects; memory use does not grow with their number. Pages may come in any order. */
  import(request: ImportRequest): AsyncIterable<ImportPage>;
  /**
   * Writes one page and answers for every change, in any order. Once it has answered, what it reported as
   * done survives a crash. A change may be sent again after a crash of ours: writing it twice must be harmless.
   */
  export(page: readonly ExportChange[]): Promise<readonly ExportResult[]>;
  /** Called after the last page of a successful export step, before `close`. */
  finishExport(): Promise<void>;
  /** Setting and changing passwords, where the system can. Works outside of run steps as well. */
  readonly passwords?: ConnectorPasswords | undefined;
  /** Releases everything. Never throws; may be called more than once. */
  close(): Promise<void>;
}

/** One kind of connected system. */
export interface ConnectorType<Settings = unknown> {
  readonly manifest: ConnectorManifest<Settings>;
  /** Opens a session. Throws `ConnectorError` when the system cannot be reached or refuses. */
  open(settings: Settings, context: ConnectorContext): Promise<ConnectorSession>;
}
