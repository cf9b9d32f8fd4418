import type { ConnectorStatistics } from '@cognate/sync-engine';
import type { ConfigurationChange } from './compare-configurations.ts';

/** What changes of the configuration mean for the objects of one connector. */
export interface PlanEffect {
  readonly connector: string;
  /** `new` and `removed` connectors; `rules` that a full synchronization has to apply; `none` for objects. */
  readonly kind: 'new' | 'removed' | 'rules' | 'none';
  /** The parts that differ: `importFlows`, `settings`, `metaverse`. */
  readonly parts: readonly string[];
  /** How many objects of its connector space are calculated anew, or are left without rules. */
  readonly objects: number;
}

/** What objects never see: where the system is, what runs when, and how the connector is called. */
export const WITHOUT_EFFECT = new Set(['settings', 'runProfiles', 'title', 'description']);

/** What concerns every connector, because values of all meet there. */
export const OF_ALL = new Set(['metaverse', 'order']);

/** The effect of changes, by connector in the order in which they first differ. Counts are those of now. */
export function planEffects(
  changes: readonly ConfigurationChange[],
  statistics: readonly ConnectorStatistics[],
  connectors: { readonly before: readonly string[]; readonly after: readonly string[] },
): readonly PlanEffect[] {
  const common = [
    ...new Set(changes.flatMap((change) => (OF_ALL.has(change.part) ? [change.part] : []))),
  ];
  const own = Map.groupBy(changes, ({ connector }) => connector);
  const sizes = new Map(statistics.map((each) => [each.connector, each['total-objects']]));
  return [...new Set([...connectors.after, ...connectors.before])].flatMap((connector) => {
    const ownParts = new Set((own.get(connector) ?? []).map(({ part }) => part));
    const parts = [...ownParts, ...common];
    if (parts.length === 0) return [];
    const kind = kindOf(connector, parts, connectors);
    return [{ connector, kind, parts, objects: kind === 'none' ? 0 : (sizes.get(connector) ?? 0) }];
  });
}

function kindOf(
  connector: string,
  parts: readonly string[],
  { before, after }: Parameters<typeof planEffects>[2],
): PlanEffect['kind'] {
  if (!before.includes(connector)) return 'new';
  if (!after.includes(connector)) return 'removed';
  return parts.every((part) => WITHOUT_EFFECT.has(part)) ? 'none' : 'rules';
}
