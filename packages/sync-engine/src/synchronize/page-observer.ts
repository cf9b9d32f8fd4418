import type { Workspace } from '@cognate/sync-rules';
import type { StepRecord } from '../ports/record.ts';

/** Is shown a page as it was calculated, with its share of the history, before it is committed. */
export type PageObserver = (workspace: Workspace, record: StepRecord) => Promise<void>;
