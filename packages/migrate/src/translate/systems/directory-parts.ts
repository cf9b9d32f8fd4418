import { foldDn, parseLdapDn } from '@cognate/kernel';
import type { MimAgent } from '../../mim/model.ts';
import { objectClassesOf } from './object-types.ts';

/** What old partitions say of a directory, whichever connector takes it over. */
export interface DirectoryParts {
  readonly bases: readonly string[];
  /** Nothing where the partitions are taken whole. */
  readonly containers: {
    readonly containers?: {
      readonly include: readonly string[];
      readonly exclude: readonly string[];
    };
  };
  readonly objectTypes: Readonly<Record<string, { readonly objectClasses: readonly string[] }>>;
}

/** The selected partitions with their containers and object types. */
export function directoryParts(agent: MimAgent): DirectoryParts {
  const selected = agent.partitions.filter((one) => one.selected);
  const bases = selected.map(({ name }) => name).filter(isName);
  const folded = bases.map((base) => foldDn('ldap', base));
  const inBases = (name: string): boolean =>
    isName(name) && folded.some((base) => isAtOrBelow(foldDn('ldap', name), base));
  const include = selected.flatMap((one) => one.include).filter(inBases);
  const exclude = selected.flatMap((one) => one.exclude).filter(inBases);
  const types = new Set(selected.flatMap((one) => one.objectTypes));
  return {
    bases: bases.length === 0 ? ['DC=example,DC=org'] : bases,
    containers: include.length + exclude.length === 0 ? {} : { containers: { include, exclude } },
    objectTypes: Object.fromEntries(
      [...types].map((name) => [name, { objectClasses: objectClassesOf(agent, name) }]),
    ),
  };
}

const isName = (text: string): boolean => text !== '' && parseLdapDn(text) !== undefined;

const isAtOrBelow = (name: string, base: string): boolean =>
  name === base || name.endsWith(`,${base}`);

/** The secret that holds the password of a connector's account. */
export const passwordSecret = (id: string): string => `${id.toLowerCase()}-password`;
