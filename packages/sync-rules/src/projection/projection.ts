import type { ObjectType, Projection } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { holds } from '../filter/is-filtered.ts';
import { csView } from '../flow/views.ts';

/** The projection that applies to an object which nothing joined, if any. */
export function projectionOf(type: ObjectType | undefined, cs: CsObject): Projection | undefined {
  const projection = type?.projection;
  if (projection?.when === undefined) return projection;
  return holds(projection.when, csView(cs, 'projection'), projection.id) ? projection : undefined;
}
