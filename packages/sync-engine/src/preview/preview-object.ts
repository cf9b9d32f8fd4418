import { AppError, must } from '@cognate/kernel';
import { synchronizeObject } from '@cognate/sync-rules';
import type { CsObject, MvObject, SyncError, SyncRules, TraceEvent } from '@cognate/sync-rules';
import type { EngineStore } from '../ports/store.ts';
import { IdBlocks } from '../runs/id-blocks.ts';
import { lostSecret } from '../secrets/lost-secret.ts';
import { sealingStore } from '../secrets/sealing-store.ts';
import { calculatePage } from '../synchronize/calculate-page.ts';
import { loadPage, readPageRows } from '../synchronize/load-page.ts';
import { pageContext } from '../synchronize/page-context.ts';

/** What synchronizing one object now would do: every decision in order, and every object before and after. */
export interface Preview {
  readonly object: CsObject;
  readonly trace: readonly TraceEvent[];
  readonly error: SyncError | undefined;
  readonly objects: readonly {
    readonly before: CsObject | undefined;
    readonly after: CsObject | undefined;
  }[];
  readonly metaverse: readonly {
    readonly before: MvObject | undefined;
    readonly after: MvObject | undefined;
  }[];
}

/** Synchronizes one object by the same calculation as a run and writes nothing. */
export async function previewObject(
  deps: { readonly store: EngineStore; readonly rules: SyncRules },
  ref: { readonly connector: string; readonly id: number },
): Promise<Preview> {
  const context = pageContext({
    rules: deps.rules,
    store: sealingStore(deps.store, deps.rules),
    ids: new IdBlocks(scratchIds()),
    run: 0,
  });
  const rows = await readPageRows(context, [ref]);
  if (rows.objects.length === 0)
    throw new AppError(
      'unknown-object',
      `There is no object ${ref.id} in connector "${ref.connector}".`,
      {
        remedy: 'Look it up with "cognate cs search".',
      },
    );
  const page = must(await loadPage(context, rows, []), 'nothing else is being written');
  const trace: TraceEvent[] = [];
  let original: CsObject | undefined;
  const calculated = await calculatePage(context, {
    page,
    ids: [ref.id],
    calculate: (workspace, id) => {
      // A calculation that starts over with more knowledge tells its story anew.
      trace.length = 0;
      original = workspace.object(id);
      return lostSecret(workspace, id) ?? synchronizeObject(workspace, id);
    },
    trace: (event) => trace.push(event),
  });
  if (original === undefined)
    throw new AppError('internal-error', 'Internal error: the previewed object was not read');
  return {
    object: original,
    trace,
    error: calculated.failures.get(ref.id),
    objects: [...calculated.workspace.changedObjects()],
    metaverse: [...calculated.workspace.changedMetaverse()],
  };
}

/** Ids for objects that will never exist: negative, so that nobody takes them for real ones. */
function scratchIds(): { reserveIds: (kind: string, count: number) => Promise<number> } {
  let next = -1;
  return {
    reserveIds: (_kind, count) => {
      next -= count;
      return Promise.resolve(next);
    },
  };
}
