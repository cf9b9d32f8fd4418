import { namedDelta } from './exported.ts';
import type { World } from './world.ts';

/** All that matters of a world, whatever ids its objects got: two worlds of the same are equal. */
export function canonical(world: World): unknown {
  const nameOf = (mv: number): string =>
    [...world.objects.values()]
      .filter((cs) => cs.link?.mv === mv)
      .map((cs) => `${cs.connector}/${cs.dn}`)
      .toSorted()
      .join(' ');
  const keyOf = (value: unknown): string => {
    const cs = typeof value === 'number' ? world.objects.get(value) : undefined;
    return cs === undefined ? String(value) : `${cs.connector}/${cs.dn}`;
  };
  const metaverse = [...world.mvs.values()].map((mv) => ({
    name: nameOf(mv.id),
    type: mv.type,
    attributes: Object.entries(mv.attributes)
      .map(([name, values]) => [
        name,
        mv.lineage[name]?.rule,
        keyOf(mv.lineage[name]?.object),
        values.map((value) => (name === 'manager' ? nameOf(Number(value)) : value)),
      ])
      .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  }));
  const objects = [...world.objects.values()].map((cs) => ({
    name: `${cs.connector}/${cs.dn}`,
    mv: cs.link && nameOf(cs.link.mv),
    outbound: cs.link?.outbound,
    state: cs.state,
    imported: cs.imported,
    pendingImport: cs.pendingImport,
    pendingExport: cs.pendingExport && namedDelta(cs.pendingExport, keyOf),
  }));
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
    a.name < b.name ? -1 : 1;
  return { metaverse: metaverse.toSorted(byName), objects: objects.toSorted(byName) };
}
