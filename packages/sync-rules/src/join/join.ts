import type { JoinCriterion } from '../configuration/rules.ts';
import type { CsObject, Link } from '../connector-space/cs-object.ts';
import { holds } from '../filter/is-filtered.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { candidateView } from '../flow/views.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { askScript, scriptMetaverse, scriptObject } from '../scripts/bound-extension.ts';
import { joinSearches } from './join-search.ts';

/** The link of an object to the one metaverse object that a criterion finds, if one does. */
export function join(workspace: Workspace, cs: CsObject): Link | undefined {
  const type = workspace.objectType(cs);
  if (type === undefined) return undefined;
  for (const { criterion, searches } of joinSearches(type, cs)) {
    const found = workspace.candidates(criterion.metaverseType, searches);
    const candidates = resolved(criterion, cs, found);
    const [only] = candidates;
    const joined = candidates.length === 1 && only !== undefined;
    workspace.trace?.({
      kind: 'join',
      rule: criterion.id,
      candidates: found.map((mv) => mv.id),
      joined,
    });
    if (joined) return { mv: only.id, rule: criterion.id };
    // Several candidates are no answer; the next criterion may tell them apart.
    if (candidates.length > 1 && criterion.several === 'error')
      throw ambiguous(criterion, candidates.length);
  }
  return undefined;
}

/** The candidates that the criterion's resolution accepts. */
function resolved(
  { id, resolve, script }: JoinCriterion,
  cs: CsObject,
  found: readonly MvObject[],
): readonly MvObject[] {
  if (script !== undefined) return found.length === 0 ? found : picked(script, id, cs, found);
  if (resolve === undefined) return found;
  return found.filter((mv) => holds(resolve, candidateView(mv, cs), id));
}

/** The candidate that a script picks. */
function picked(
  { extension, name }: NonNullable<JoinCriterion['script']>,
  rule: string,
  cs: CsObject,
  found: readonly MvObject[],
): readonly MvObject[] {
  const place = { step: 'join', rule } as const;
  const index = askScript(
    extension,
    'resolveJoinSearch',
    {
      cs: scriptObject(cs),
      criterion: name,
      candidates: found.map((mv) => scriptMetaverse(extension, mv)),
    },
    { ...place, context: name },
  );
  if (index === null) return [];
  const mv = found[index];
  if (mv !== undefined) return [mv];
  throw new SyncFailure({
    ...place,
    type: 'extension-join-resolution-index-out-of-bounds',
    message: `The extension "${extension.extension.name}" picks candidate ${index} of ${found.length}.`,
  });
}

const ambiguous = (criterion: JoinCriterion, count: number): SyncFailure =>
  new SyncFailure({
    type: 'ambiguous-join',
    step: 'join',
    rule: criterion.id,
    message: `The join "${criterion.id}" finds ${count} metaverse objects and cannot decide between them.`,
  });
