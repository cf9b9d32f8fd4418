import type { ConnectorRules } from '@cognate/sync-rules';
import type { StepContext } from '../runs/step-context.ts';

/** What has to be done about objects that the connector filter keeps out. */
export interface FilterReview {
  /** Whether the filter may decide otherwise about an object that has not changed. */
  readonly isDue: boolean;
  /** Notes that all of them were looked at. */
  readonly done: () => Promise<void>;
}

/**
 * Filtered disconnectors are considered anew in every synchronization (MIM). A filter decides alike for equal objects,
 * so that all of them have to be looked at only when it is another one; or when a script decides, of which nothing is
 * known.
 */
export async function filterReview({
  store,
  connector,
  settings,
}: StepContext): Promise<FilterReview> {
  const filters = filtersOf(connector);
  const isDue = filters === undefined || filters !== (await store.appliedFilters(connector.id));
  // One partition is not all.
  if (!isDue || filters === undefined || settings.partition !== undefined)
    return { isDue, done: () => Promise.resolve() };
  return { isDue, done: () => store.setAppliedFilters(connector.id, filters) };
}

/** The filters in a form that can be compared; undefined where a script is one of them. */
function filtersOf({ objectTypes }: ConnectorRules): string | undefined {
  const types = [...objectTypes.values()];
  if (types.some(({ filter, filterText }) => filter !== undefined && filterText === undefined))
    return undefined;
  const texts = types.map(({ name, filterText }) => [name, filterText ?? '']);
  return JSON.stringify(texts.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}
