import type { Value } from '@cognate/kernel';
import type { DisconnectorState, ExportDelta, Link } from '@cognate/sync-rules';
import type { StepCounters } from './record.ts';
import type { EngineStore } from './store.ts';

/** Which objects a what-if run takes: what a delta or a full synchronization would. */
export type WhatIfScope = 'delta' | 'full';

/** Something as it is and as it would be; null where it does not exist. */
export interface Difference<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** How the values of one attribute differ. A single value that is replaced is removed and added. */
export interface ValueDifference {
  readonly removed: readonly Value[];
  readonly added: readonly Value[];
}

/** How one object would change; only what differs is there. */
export interface WhatIfChange {
  readonly name?: Difference<string>;
  readonly link?: Difference<Link>;
  /** `connector`, or the kind of disconnector. */
  readonly state?: Difference<'connector' | DisconnectorState>;
  readonly pendingExport?: Difference<ExportDelta>;
  /** Of metaverse objects. References are ids of metaverse objects. */
  readonly attributes?: Readonly<Record<string, ValueDifference>>;
}

/** An object of a connector space or of the metaverse that a what-if run would change, or fail on. */
export interface WhatIfEntry {
  readonly kind: 'object' | 'metaverse';
  /** Of an object that would be new this id exists in the report only. */
  readonly id: number;
  /** Null for metaverse objects. */
  readonly connector: string | null;
  readonly type: string;
  readonly name: string;
  readonly existed: boolean;
  readonly exists: boolean;
  /** As in the run history, outbound ones after `outbound.`; `metaverse.add`, `.update`, `.delete`. */
  readonly counters: readonly string[];
  readonly change: WhatIfChange;
  readonly error: { readonly type: string; readonly message: string } | null;
}

/** A what-if run and what it came to. */
export interface WhatIfReport {
  readonly id: number;
  readonly connector: string;
  readonly scope: WhatIfScope;
  /** What the rules were: `active`, or the folder of a configuration that was not applied. */
  readonly configuration: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  /** Null while it is being written, and for one whose process ended before it did. */
  readonly endedAt: Date | null;
  /** The result that the step of the run would have. */
  readonly result: string;
  readonly message: string | null;
  /** What the run would count. */
  readonly counters: StepCounters;
  /** Objects that would change or fail, in connector spaces and in the metaverse. */
  readonly objects: number;
  readonly metaverse: number;
}

/** How many entries of a report stand behind a counter. */
export interface WhatIfGroup {
  readonly connector: string | null;
  readonly counter: string;
  readonly count: number;
}

/** Calculates on the store without changing it, and keeps reports. */
export interface WhatIfStore {
  /**
   * Hands `work` a store that has everything and whose changes nobody else sees; they are undone when `work` ends.
   * Only somebody who has claimed all connectors and the metaverse may call it.
   */
  rehearse<T>(work: (store: EngineStore) => Promise<T>): Promise<T>;
  startWhatIf(
    report: Pick<WhatIfReport, 'connector' | 'scope' | 'configuration' | 'startedBy' | 'startedAt'>,
  ): Promise<number>;
  /** Those of the given objects that the report has already. */
  findWhatIfEntries(
    report: number,
    objects: readonly Pick<WhatIfEntry, 'kind' | 'id'>[],
  ): Promise<readonly WhatIfEntry[]>;
  /** Adds entries; one for an object that is there already takes its place. */
  writeWhatIfEntries(report: number, entries: readonly WhatIfEntry[]): Promise<void>;
  finishWhatIf(
    report: number,
    end: Pick<WhatIfReport, 'result' | 'message' | 'counters'> & { readonly endedAt: Date },
  ): Promise<void>;
  /** Newest first. */
  whatIfReports(limit: number): Promise<readonly WhatIfReport[]>;
  whatIfReport(id: number): Promise<WhatIfReport | undefined>;
  whatIfGroups(report: number): Promise<readonly WhatIfGroup[]>;
  /** The entries in the order of the report, a page after the first `skip`; of one counter or connector if given. */
  whatIfEntries(
    report: number,
    only: {
      readonly counter?: string;
      readonly connector?: string;
      readonly skip: number;
      readonly limit: number;
    },
  ): Promise<readonly WhatIfEntry[]>;
  /** False when there is none. */
  deleteWhatIf(report: number): Promise<boolean>;
}
