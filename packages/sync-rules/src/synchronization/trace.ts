import type { Values } from '@cognate/kernel';
import type { ExportDelta } from '../export/export-delta.ts';
import type { SyncError } from '../flow/sync-failure.ts';
import type { DisconnectorState } from '../connector-space/cs-object.ts';

/** One decision of a synchronization, in the order in which it was taken: what a preview shows. */
export type TraceEvent =
  | { readonly kind: 'filter'; readonly object: number; readonly matches: boolean }
  | {
      readonly kind: 'join';
      readonly rule: string;
      readonly candidates: readonly number[];
      readonly joined: boolean;
    }
  | {
      readonly kind: 'project';
      readonly rule: string;
      readonly metaverseType: string;
      readonly metaverse: number;
    }
  | {
      readonly kind: 'import-flow';
      readonly rule: string;
      readonly attribute: string;
      readonly values: Values;
      readonly status: string;
    }
  | {
      /** An attribute lost the values that a leaving connector had supplied. */
      readonly kind: 'recall';
      readonly connector: string;
      readonly object: number;
      readonly rule: string;
      readonly attribute: string;
      readonly status: 'repopulated' | 'deleted';
    }
  | { readonly kind: 'scope'; readonly rule: string; readonly inScope: boolean }
  | {
      readonly kind: 'existence';
      readonly rule: string;
      readonly connector: string;
      readonly object: number;
      readonly exists: boolean;
    }
  | {
      readonly kind: 'provision';
      readonly rule: string;
      readonly connector: string;
      readonly object: number;
      readonly dn: string;
    }
  | {
      readonly kind: 'rename';
      readonly rule: string;
      readonly connector: string;
      readonly object: number;
      readonly dn: string;
    }
  | {
      readonly kind: 'disconnect';
      readonly connector: string;
      readonly object: number;
      readonly cause: string;
      readonly becomes: DisconnectorState | 'deleted' | 'removed';
    }
  | { readonly kind: 'delete-metaverse'; readonly metaverse: number }
  | {
      readonly kind: 'export-value';
      readonly rule: string;
      readonly connector: string;
      readonly type: string;
      readonly object: number;
      readonly attribute: string;
      readonly values: Values;
      readonly status: string;
    }
  | {
      /** What all export flows of a connector come to. */
      readonly kind: 'export-flow';
      readonly connector: string;
      readonly type: string;
      readonly object: number;
      readonly dn: string;
      readonly delta: ExportDelta | undefined;
    }
  | { readonly kind: 'error'; readonly error: SyncError };
