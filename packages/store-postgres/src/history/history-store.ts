import type { HistoryStore } from '@cognate/sync-engine';
import type { StoreContext } from '../store-context.ts';
import { createClearRuns } from './clear-runs.ts';
import { createRecordedRuns } from './recorded-runs.ts';

export const createHistoryStore = (context: StoreContext): HistoryStore => ({
  ...createRecordedRuns(context),
  ...createClearRuns(context),
});
