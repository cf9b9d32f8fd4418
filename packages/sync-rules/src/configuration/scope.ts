import { NameMap } from '@cognate/kernel';
import type { Attribute } from './rules.ts';
import type { Problem } from './problem.ts';

/** The names that are readable besides an object's attributes. */
export const DN = '<dn>';
export const OBJECT_ID = '<object-id>';
/** Flows under manual precedence: what the metaverse has, and the connector that supplied it. */
export const VALUE = '<value>';
export const CONTRIBUTOR = '<contributor>';

const intrinsic = (name: string): Attribute => ({
  name,
  type: 'string',
  multivalued: false,
  exportOnly: false,
  writeOnly: false,
  indexed: false,
  secret: false,
});

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

/** What is tried where a value is taken: the number of the trial, from 2. */
export const COUNTER = '<n>';

/** What an export flow reads: the metaverse object, and the name of the object that it flows to. */
export const exportScope = (metaverse: NameScope): NameScope => ({
  ...metaverse,
  intrinsics: new NameMap([
    ...[...metaverse.intrinsics.values()].map((known): [string, Attribute] => [known.name, known]),
    [DN, intrinsic(DN)],
  ]),
});

/** A scope with the counter of trials. */
export const countedScope = (scope: NameScope): NameScope => ({
  ...scope,
  intrinsics: new NameMap([
    ...[...scope.intrinsics.values()].map((known): [string, Attribute] => [known.name, known]),
    [COUNTER, intrinsic(COUNTER)],
  ]),
});

/** What a name begins with that means an attribute of the joining object. */
export const JOINING = 'cs.';

/** The scope of a join's resolution: the candidate's names, and those of the joining object after `cs.`. */
export const candidateScope = (candidate: NameScope, joining: NameScope): NameScope => {
  const own = [...joining.attributes.values(), ...joining.intrinsics.values()];
  const named = own.map((attribute): [string, Attribute] => [
    JOINING + attribute.name,
    { ...attribute, name: JOINING + attribute.name },
  ]);
  const intrinsics = [...candidate.intrinsics.values()].map((known): [string, Attribute] => [
    known.name,
    known,
  ]);
  return { ...candidate, intrinsics: new NameMap([...intrinsics, ...named]) };
};

/** The scope of an import flow whose attribute has manual precedence. */
export const manualScope = (scope: NameScope, target: Attribute): NameScope => ({
  ...scope,
  intrinsics: new NameMap([
    ...[...scope.intrinsics.values()].map((known): [string, Attribute] => [known.name, known]),
    [VALUE, { ...target, name: VALUE }],
    [CONTRIBUTOR, intrinsic(CONTRIBUTOR)],
  ]),
});

export const findAttribute = (scope: NameScope, name: string): Attribute | undefined =>
  scope.attributes.get(name) ?? scope.intrinsics.get(name);

/** Collects what is wrong, so that all of it is reported at once. */
export class Problems {
  readonly list: Problem[] = [];

  /** The entries of a record whose keys are names; a name that is there twice is reported and kept once. */
  entries<T>(
    record: Readonly<Record<string, T>> | undefined,
    path: Problem['path'],
    what: string,
  ): [string, T][] {
    const seen = new NameMap<string>();
    return Object.entries(record ?? {}).filter(([name]) => {
      const other = seen.get(name);
      if (other !== undefined)
        this.error(
          [...path, name],
          'duplicate-name',
          `"${other}" and "${name}" are the same ${what}.`,
          'Names compare without case: keep one of them.',
        );
      seen.set(name, name);
      return other === undefined;
    });
  }

  /** Refuses what every object has in JavaScript: it could not be told from an attribute that is there. */
  checkName(name: string, path: Problem['path']): void {
    if (name in Object.prototype)
      this.error(
        path,
        'reserved-name',
        `"${name}" cannot be the name of an attribute.`,
        'Give it another name.',
      );
  }

  error(path: Problem['path'], code: string, message: string, remedy?: string): void {
    this.list.push({
      path,
      severity: 'error',
      code,
      message,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
}
