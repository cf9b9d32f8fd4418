import type { ExportDelta } from '@cognate/sync-rules';
import type { ObjectError, StepRecord } from './record.ts';

/** A pending export as it is about to be sent. */
export interface ExportRow {
  readonly id: number;
  readonly object: number;
  readonly rank: number;
  readonly type: string;
  readonly dn: string;
  readonly anchor: string | null;
  readonly delta: ExportDelta;
  /** What was sent earlier and not seen back. */
  readonly unconfirmed: { readonly id: number; readonly delta: ExportDelta } | undefined;
}

/** The target of a reference: its name, and whether the connected system has it. */
export interface ReferenceTarget {
  readonly id: number;
  readonly dn: string;
  readonly exists: boolean;
}

/** What one page of an export came to; committed as one transaction. */
export interface ExportPageWrite {
  readonly connector: string;
  readonly record: StepRecord;
  /** Sent: the export now waits for confirmation, merged with an earlier one where there is one. */
  readonly sent: readonly {
    readonly id: number;
    readonly object: number;
    readonly delta: ExportDelta;
    /** False when `delta` is exactly what was pending, so that only its stage changes. */
    readonly changed: boolean;
    /** The earlier unconfirmed export that `delta` includes. */
    readonly replaces: number | undefined;
  }[];
  /** Objects in whose place there is another one now: nothing of what was imported of them is left. */
  readonly replaced: readonly { readonly object: number; readonly type: string }[];
  /** What was held back of a sent export and goes out in a second pass. */
  readonly held: readonly {
    readonly id: number;
    readonly object: number;
    readonly rank: number;
    readonly delta: ExportDelta;
  }[];
  /** New names and anchors of exported objects. */
  readonly identities: readonly {
    readonly object: number;
    readonly fromKey: string;
    readonly dn: string;
    readonly dnKey: string;
    readonly anchor: string | null;
    readonly anchorKey: string | null;
  }[];
  /** Exports that move to the second pass as they are. */
  readonly postponed: readonly number[];
  /** The rank at which the second pass begins. */
  readonly secondPass: number;
  readonly errors: readonly ObjectError[];
  readonly errorsCleared: readonly number[];
}

/** What an export needs from the store. */
export interface ExportStore {
  countPendingDeletes(connector: string): Promise<number>;
  /** Without objects whose name was given to another one: they cannot be told from it. */
  exportPage(
    connector: string,
    after: { readonly rank: number; readonly id: number },
    limit: number,
  ): Promise<readonly ExportRow[]>;
  referenceTargets(connector: string, ids: readonly number[]): Promise<readonly ReferenceTarget[]>;
  /** The reference values that the connected system holds, as names, for systems that take whole attributes. */
  heldReferences(
    connector: string,
    objects: readonly number[],
  ): Promise<
    readonly {
      readonly object: number;
      readonly attribute: string;
      readonly dn: string;
      readonly target: number | null;
    }[]
  >;
  /** Notes, before they are sent, which exports are on their way: a crash then shows that their outcome is unknown. */
  openFlight(connector: string, run: number, ids: readonly number[]): Promise<void>;
  commitExportPage(write: ExportPageWrite): Promise<void>;
}
