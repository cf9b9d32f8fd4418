import type { ImportEntry, ImportPage } from '@cognate/connector-kit';
import { ObjectBudget } from '../runs/object-budget.ts';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import { readAhead } from '../read-ahead.ts';

/** A page of which only what the step may stage is left. */
export interface ImportedPage extends ImportPage {
  /** True on the last page of a step whose limit was reached: there is more, which is not read. */
  readonly isCut: boolean;
}

/** The pages of an import within the step's partition and object limit. */
export async function* importedPages(
  { connector, settings }: StepContext,
  source: AsyncIterable<ImportPage>,
): AsyncGenerator<ImportedPage> {
  const isInside = partitionScope(connector, settings.partition);
  const budget = new ObjectBudget(settings.objectLimit);
  for await (const page of readAhead(source)) {
    // Of what is gone only the name may be known, or nothing but the anchor: the staged object decides.
    const inside = page.entries.filter((entry) => entry.change !== 'replace' || isInside(entry));
    const entries = budget.take(inside);
    const outside = inside.length === page.entries.length ? [] : without(page.entries, inside);
    const isCut = entries.length < inside.length;
    yield {
      ...page,
      entries,
      isCut,
      ...(outside.length === 0
        ? {}
        : {
            filteredObjects: (page.filteredObjects ?? 0) + outside.length,
            filteredNames: [...(page.filteredNames ?? []), ...outside.map(({ dn }) => dn)],
          }),
    };
    if (isCut) return;
  }
}

function without(
  entries: readonly ImportEntry[],
  inside: readonly ImportEntry[],
): readonly ImportEntry[] {
  const kept = new Set(inside);
  return entries.filter((entry) => !kept.has(entry));
}
