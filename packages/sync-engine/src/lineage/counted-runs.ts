import type { Counting, LineageStore, RunLabel } from '../ports/lineage-store.ts';

/** Up to a run, the last ones first. */
export const upTo = (run: number): { fromRun: number; toRun: number; newestFirst: true } => ({
  fromRun: 0,
  toRun: run,
  newestFirst: true,
});

/** In one run. */
export const only = (run: number): { fromRun: number; toRun: number; newestFirst: true } => ({
  ...upTo(run),
  fromRun: run,
});

/** A counting with what is known of its run. */
export async function withRun(
  store: LineageStore,
  counting: Counting,
): Promise<Counting & { readonly by: RunLabel | undefined }> {
  const [by] = await store.runLabels([counting.run]);
  return { ...counting, by };
}
