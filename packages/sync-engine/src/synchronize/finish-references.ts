import { must } from '@cognate/kernel';
import { refreshReferences } from '@cognate/sync-rules';
import type { MvObject, SyncRules } from '@cognate/sync-rules';
import type { StepContext } from '../runs/step-context.ts';
import { calculatePage } from './calculate-page.ts';
import { loadPage, NO_ROWS } from './load-page.ts';
import type { PageContext } from './page-context.ts';
import { recordOutbound } from './record-page.ts';
import { writeOfPage } from './write-page.ts';

const PAGE_SIZE = 1000;

/** References to objects that were linked or provisioned later in the run: MIM's "completing referential updates". */
export async function finishReferences(step: StepContext, context: PageContext): Promise<void> {
  for (;;) {
    const ids = await step.store.retryQueue(step.run, step.settings.pageSize ?? PAGE_SIZE);
    if (ids.length === 0) return;
    const page = must(await loadPage(context, NO_ROWS, ids), 'nothing else is being written');
    const calculated = await calculatePage(context, {
      page,
      ids,
      calculate: refreshReferences,
    });
    const { workspace, failures } = calculated;
    recordOutbound(step, workspace);
    for (const [id, { type, message, step: algorithmStep }] of failures) {
      const dn = displayName(step.rules, workspace.metaverse(id));
      step.recorder.error({ kind: 'mv-retry', type, message, object: id, dn, algorithmStep });
    }
    const record = step.recorder.take();
    await step.observe?.(workspace, record);
    const write = await writeOfPage(context, calculated, {
      record,
      failures: new Map(),
      done: [],
      retried: ids,
      retryFailed: [...failures.keys()],
    });
    await step.commit(() => step.store.commitSyncPage(write));
  }
}

/** What people call a metaverse object, where it has a display name. */
function displayName({ metaverseAttributes }: SyncRules, mv: MvObject | undefined): string {
  const attribute = metaverseAttributes.get('displayName')?.name ?? '';
  return String(mv?.attributes[attribute]?.[0] ?? '');
}
