import type { ObjectType, Projection, SyncRules } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { holds } from '../filter/is-filtered.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { csView } from '../flow/views.ts';
import { askScript, scriptObject } from '../scripts/bound-extension.ts';

/** The first projection that applies to an object which nothing joined, if any. */
export function projectionOf(
  type: ObjectType | undefined,
  cs: CsObject,
  rules: SyncRules,
): Pick<Projection, 'id' | 'metaverseType'> | undefined {
  const view = csView(cs, 'projection');
  for (const projection of type?.projections ?? []) {
    const { id, when, script } = projection;
    const chosen = script ? scripted(script, id, cs, rules) : projection;
    if (chosen && (when === undefined || holds(when, view, id))) return chosen;
  }
  return undefined;
}

/** What a script wants projected. */
function scripted(
  script: NonNullable<Projection['script']>,
  id: string,
  cs: CsObject,
  rules: SyncRules,
): Pick<Projection, 'id' | 'metaverseType'> | undefined {
  const place = { step: 'projection', rule: id } as const;
  const answer = askScript(script, 'shouldProjectToMV', { cs: scriptObject(cs) }, place);
  if (answer === null) return undefined;
  const extension = `The extension "${script.extension.name}"`;
  if (answer === '')
    throw new SyncFailure({
      ...place,
      type: 'extension-projection-object-type-not-set',
      message: `${extension} projects the object and does not say to which metaverse type.`,
    });
  const type = rules.metaverseTypes.get(answer);
  if (type !== undefined) return { id, metaverseType: type.name };
  throw new SyncFailure({
    ...place,
    type: 'extension-projection-invalid-object-type',
    message: `${extension} projects to "${answer}", which is no type of the metaverse.`,
  });
}
