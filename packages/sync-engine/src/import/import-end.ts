import type { StepContext } from '../runs/step-context.ts';

/** How the reading of an import ended. */
export interface ImportEnd {
  readonly result: string;
  /** Where the next delta import is to start. */
  readonly watermark: string | undefined;
}

/** The result of an import that came to its end. */
export async function importResult({ store, connector, recorder }: StepContext): Promise<string> {
  if (recorder.has('discovery')) return 'completed-discovery-errors';
  if ((await store.countParked(connector.id)) > 0) return 'completed-transient-objects';
  return recorder.has('sync') ? 'completed-sync-errors' : 'success';
}
