import { suggestName } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { SyncRules } from '@cognate/sync-rules';

/** An attribute of the metaverse by its name, whatever its case; `unknown-object`. */
export function findAttribute(rules: SyncRules, name: string): string {
  const attribute = rules.metaverseAttributes.get(name);
  if (attribute !== undefined) return attribute.name;
  const known = [...rules.metaverseAttributes.values()].map((each) => each.name);
  throw new AppError('unknown-object', `The metaverse has no attribute "${name}".`, {
    remedy: suggestName(name, known) ?? 'The attributes stand in metaverse.yaml.',
  });
}
