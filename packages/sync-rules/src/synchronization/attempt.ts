import { SyncFailure } from '../flow/sync-failure.ts';
import type { SyncError } from '../flow/sync-failure.ts';
import type { Workspace } from './workspace.ts';

/** Calculates one object; one that fails leaves the workspace as it was and answers with the error. */
export function attempt(
  workspace: Workspace,
  work: () => void,
  failed: (error: SyncError) => void,
): SyncError | undefined {
  workspace.begin();
  try {
    work();
    return undefined;
  } catch (failure) {
    workspace.rollback();
    if (!(failure instanceof SyncFailure)) throw failure;
    failed(failure.error);
    return failure.error;
  }
}
