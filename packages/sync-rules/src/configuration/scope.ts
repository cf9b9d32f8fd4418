import { NameMap } from '@cognate/kernel';
import type { Attribute } from './rules.ts';
import type { Problem } from './problem.ts';

/** The names that are readable besides an object's attributes. */
export const DN = '<dn>';
export const OBJECT_ID = '<object-id>';

const intrinsic = (name: string): Attribute => ({ name, type: 'string', multivalued: false, indexed: false });

/** What the expressions over one kind of object may name. */
export interface NameScope {
  /** For messages: `object type "person" of connector "hr"`. */
  readonly label: string;
  readonly attributes: NameMap<Attribute>;
  readonly intrinsics: NameMap<Attribute>;
}

export const connectorSpaceScope = (label: string, attributes: NameMap<Attribute>): NameScope => ({
  label,
  attributes,
  intrinsics: new NameMap([[DN, intrinsic(DN)]]),
});

export const metaverseScope = (label: string, attributes: NameMap<Attribute>): NameScope => ({
  label,
  attributes,
  intrinsics: new NameMap([[OBJECT_ID, intrinsic(OBJECT_ID)]]),
});

export const findAttribute = (scope: NameScope, name: string): Attribute | undefined =>
  scope.attributes.get(name) ?? scope.intrinsics.get(name);

/** Collects what is wrong, so that all of it is reported at once. */
export class Problems {
  readonly list: Problem[] = [];

  error(path: Problem['path'], code: string, message: string, remedy?: string): void {
    this.list.push({ path, severity: 'error', code, message, ...(remedy === undefined ? {} : { remedy }) });
  }
}
