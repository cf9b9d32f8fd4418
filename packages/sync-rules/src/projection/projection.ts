import type { ObjectType, Projection } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { holds } from '../filter/is-filtered.ts';
import { csView } from '../flow/views.ts';

/** The first projection that applies to an object which nothing joined, if any. */
export function projectionOf(type: ObjectType | undefined, cs: CsObject): Projection | undefined {
  const view = csView(cs, 'projection');
  return type?.projections.find(({ id, when }) => when === undefined || holds(when, view, id));
}
