import type { ExportRow } from '../ports/export-store.ts';
import { ObjectBudget } from '../runs/object-budget.ts';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import type { ExportGate } from './export-gate.ts';

const PAGE_SIZE = 1000;

/** A page of what is to be sent. */
interface WantedPage {
  readonly rows: readonly ExportRow[];
  /** True on the last page of a step whose limit was reached: there is more, which waits. */
  readonly isCut: boolean;
}

/**
 * The pending exports of the step's partition that the gate lets pass, in the order of sending, within the step's
 * object limit. `fit` says how much of a page can be taken at once. What is sent meanwhile is not met again.
 */
export async function* wantedExports(
  step: StepContext,
  gate: ExportGate,
  fit: (page: readonly ExportRow[]) => readonly ExportRow[] = (page) => page,
): AsyncGenerator<WantedPage> {
  const { store, connector, settings } = step;
  const isInside = partitionScope(connector, settings.partition);
  const budget = new ObjectBudget(settings.objectLimit);
  for (let after = { rank: -1, id: 0 }; ;) {
    step.signal.throwIfAborted();
    const page = fit(await store.exportPage(connector.id, after, settings.pageSize ?? PAGE_SIZE));
    const last = page.at(-1);
    if (last === undefined) return;
    after = { rank: last.rank, id: last.id };
    const wanted = await gate.pass(page.filter((row) => isInside(row)));
    const rows = budget.take(wanted);
    const isCut = rows.length < wanted.length;
    yield { rows, isCut };
    if (isCut) return;
  }
}
