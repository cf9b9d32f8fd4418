import type { MetaverseType } from '../configuration/rules.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { askScript, scriptMetaverse, scriptObject } from '../scripts/bound-extension.ts';
import type { CsObject } from '../connector-space/cs-object.ts';

/** Whether the loss of one connector deletes the metaverse object; `remaining` are the connectors that are left. */
export function losesMetaverseObject(
  { type, mv }: { readonly type: MetaverseType; readonly mv: MvObject },
  lost: CsObject,
  remaining: readonly CsObject[],
): boolean {
  const { rule, connectors, script } = type.deletion;
  if (script !== undefined && remaining.length > 0)
    return askScript(
      script,
      'shouldDeleteFromMV',
      { cs: scriptObject(lost), mv: scriptMetaverse(script, mv) },
      { step: 'mv-deletion' },
    );
  if (rule === 'any-connector' && connectors.has(lost.connector)) return true;
  // Connectors that the rule names as not counting keep nothing alive.
  return remaining.every((cs) => rule === 'last-connector' && connectors.has(cs.connector));
}
