/** A container of a hierarchical system: what an administrator includes or excludes. */
export interface DiscoveredContainer {
  readonly name: string;
  /** Whether objects directly in it are imported under the settings of the session. */
  readonly selected: boolean;
  readonly containers: readonly DiscoveredContainer[];
}

/** A part of a connected system that can be handled for itself. */
export interface DiscoveredPartition {
  readonly name: string;
  /** What it is to the system; `suffix` where directories know one kind only. */
  readonly kind: 'application' | 'configuration' | 'domain' | 'schema' | 'suffix';
  readonly selected: boolean;
  /** What it holds; empty for a partition of which nobody wants to know that. */
  readonly containers: readonly DiscoveredContainer[];
  /** Why `containers` are not all. */
  readonly incomplete?: string;
}
