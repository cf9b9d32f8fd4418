import type { CSEntry, MVEntry, ValueCollection } from './entries.ts';
import type { ProvisionedMVEntry } from './provisioning.ts';

/**
 * The rules of one connector that are written as code, after MIM's interface of the same name. A member that the
 * configuration asks for and the extension lacks fails with `extension-entry-point-not-implemented`.
 *
 * Every member answers at once: it cannot wait for anything. It may be called more than once for the same object, and
 * in any order, so that it must not remember what it was called with.
 */
export interface IMASynchronization {
  /** Before the first call. What it throws ends the run step. */
  readonly initialize?: () => void;
  /** After the last call, at the end of the run. */
  readonly terminate?: () => void;
  /** Whether the object stays out of the metaverse, or leaves it. */
  readonly filterForDisconnection?: (csentry: CSEntry) => boolean;
  /** Fills in the values to search for. Without any, the criterion is passed over. */
  readonly mapAttributesForJoin?: (
    flowRuleName: string,
    csentry: CSEntry,
    values: ValueCollection,
  ) => void;
  /** The index of the candidate to join, or false when it is none of them. */
  readonly resolveJoinSearch?: (
    joinCriteriaName: string,
    csentry: CSEntry,
    rgmventry: readonly MVEntry[],
  ) => number | false;
  /** The metaverse type to create, or false. */
  readonly shouldProjectToMV?: (csentry: CSEntry) => string | false;
  /** Writes the flow's target attribute of the metaverse object, and no other. */
  readonly mapAttributesForImport?: (
    flowRuleName: string,
    csentry: CSEntry,
    mventry: MVEntry,
  ) => void;
  /** Writes the flow's target attribute of the connector-space object, and no other. */
  readonly mapAttributesForExport?: (
    flowRuleName: string,
    mventry: MVEntry,
    csentry: CSEntry,
  ) => void;
  /** What becomes of an object that was disconnected by provisioning, or with its metaverse object. */
  readonly deprovision?: (csentry: CSEntry) => 'disconnect' | 'explicit-disconnect' | 'delete';
}

/** The rules of the metaverse that are written as code, after MIM's interface of the same name. */
export interface IMVSynchronization {
  /** Before the first call. What it throws ends the run step. */
  readonly initialize?: () => void;
  /** After the last call, at the end of the run. */
  readonly terminate?: () => void;
  /**
   * Gives the metaverse object its connectors. Called whenever the object changed, after the outbound rules. Where a
   * name turns out to be taken it is called again and told so: what it does must depend on nothing but the object.
   */
  readonly provision?: (mventry: ProvisionedMVEntry) => void;
  /** Whether the metaverse object goes with the connector that it just lost. */
  readonly shouldDeleteFromMV?: (csentry: CSEntry, mventry: MVEntry) => boolean;
}
