import type { MetaverseType } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';

/** Whether the loss of one connector deletes the metaverse object; `remaining` are the connectors that are left. */
export function losesMetaverseObject(
  type: MetaverseType,
  lost: CsObject,
  remaining: readonly CsObject[],
): boolean {
  const { rule, connectors } = type.deletion;
  if (rule === 'any-connector' && connectors.has(lost.connector)) return true;
  // Connectors that the rule names as not counting keep nothing alive.
  return remaining.every((cs) => rule === 'last-connector' && connectors.has(cs.connector));
}
