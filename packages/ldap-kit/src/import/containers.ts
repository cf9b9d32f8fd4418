import { foldDn, parentDn } from '@cognate/kernel';

/** Whether a name is the container's or lies in it. Both are folded. */
export const isBelow = (dn: string, container: string): boolean =>
  container === '' || dn === container || dn.endsWith(`,${container}`);

interface ContainerSettings {
  readonly baseDns: readonly string[];
  readonly containers: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly aliases?: string | undefined;
}

const fold = (dn: string): string => foldDn('ldap', dn);

/** Where to search, so that nothing is found twice: bases that lie in other ones are left out. */
export function searchBases({ baseDns, containers }: ContainerSettings): readonly string[] {
  const wanted = containers.include.length > 0 ? containers.include : baseDns;
  const bases = [...new Map(wanted.map((dn) => [fold(dn), dn])).entries()];
  return bases
    .filter(([key]) => !bases.some(([other]) => other !== key && isBelow(key, other)))
    .map(([, dn]) => dn);
}

/**
 * Whether an object's name is in the selected containers. Of those that hold it, the innermost decides. Where aliases are
 * followed, a search finds what they stand for anywhere: what is in no container at all is selected then.
 */
export function containerFilter({
  containers,
  aliases = 'never',
}: ContainerSettings): (dn: string) => boolean {
  const { include, exclude } = containers;
  if (include.length + exclude.length === 0) return () => true;
  const rules = new Map([
    ...include.map((dn) => [fold(dn), true] as const),
    ...exclude.map((dn) => [fold(dn), false] as const),
  ]);
  return (dn) => {
    for (let at = fold(dn); at !== ''; at = parentDn(at)) {
      const rule = rules.get(at);
      if (rule !== undefined) return rule;
    }
    return include.length === 0 || aliases !== 'never';
  };
}
