import type { ConnectorRules } from '@cognate/sync-rules';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { ImportStore } from '../ports/import-store.ts';
import type { StepRecorder } from '../runs/step-recorder.ts';
import type { IdSet } from './id-set.ts';

/** What staging works with during one import step. */
export interface StagingContext {
  readonly connector: ConnectorRules;
  readonly store: ImportStore;
  readonly keys: ObjectKeys;
  readonly recorder: StepRecorder;
  /** Objects that this import has reported. */
  readonly seen: IdSet;
  readonly newObjectId: () => number;
  /** Makes room in the id block for `count` objects, so that `newObjectId` need not wait. */
  readonly reserve: (count: number) => Promise<void>;
  /** Whether the connector has exports that wait to be confirmed. */
  readonly confirming: boolean;
}
