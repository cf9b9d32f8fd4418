import { ACCOUNT_JOINER } from '@cognate/sync-rules';
import type { Link, SyncRules } from '@cognate/sync-rules';

/** What made a link, by MIM's names of rules. */
export type LinkKind = 'join' | 'projection' | 'provisioning' | 'account-joiner';

/** The kind of the rule that made a link; undefined when the configuration no longer has it. */
export function linkKind(
  rules: SyncRules,
  connector: string,
  { rule }: Link,
): LinkKind | undefined {
  if (rule === ACCOUNT_JOINER) return 'account-joiner';
  const known = rules.connectors.get(connector);
  if (known === undefined) return undefined;
  const types = [...known.objectTypes.values()];
  if (types.some(({ joins }) => joins.some(({ id }) => id === rule))) return 'join';
  if (types.some(({ projections }) => projections.some(({ id }) => id === rule)))
    return 'projection';
  return known.outbound.some(({ id }) => id === rule) ? 'provisioning' : undefined;
}
