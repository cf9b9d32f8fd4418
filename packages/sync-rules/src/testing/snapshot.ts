import type { World } from './world.ts';
import { indexKey } from '../join/join-search.ts';
import type { Workspace } from '../synchronization/workspace.ts';

/** Everything that can be seen of a workspace, with the ids, names and keys that occur in a world. */
export function snapshot(workspace: Workspace, world: World): unknown {
  const ids = [...world.objects.keys(), ...world.mvs.keys()];
  // New objects get the ids that follow.
  const last = Math.max(0, ...ids);
  const fresh = Array.from({ length: 20 }, (_, index) => [last + index + 1, 1001 + index]);
  const all = [...ids, ...fresh.flat()];
  const names = [...world.objects.values()].map((cs) => cs.dn);
  const words = [...names, 'new', 'Clerk', 'Boss'];
  const metaverseTypes = [...world.rules.metaverseTypes.values()].map((type) => type.name);
  const seen = {
    objects: all.map((id) => workspace.object(id)),
    metaverse: all.map((id) => workspace.metaverse(id)),
    connectors: all.map((id) => workspace.connectorsOf(id).map((cs) => cs.id)),
    targets: world.rules.connectorList.map(({ id }) =>
      all.map((mv) => workspace.targetsOf(mv, id)),
    ),
    holders: world.rules.connectorList.map((connector) =>
      words.map((name) => workspace.holderOf(connector, name)),
    ),
    found: metaverseTypes.map((type) =>
      world.rules.indexedAttributes.map((attribute) =>
        words.map((word) =>
          workspace.candidates(type, [{ attribute, keys: [indexKey(word)] }]).map((mv) => mv.id),
        ),
      ),
    ),
    changedObjects: [...workspace.changedObjects()],
    changedMetaverse: [...workspace.changedMetaverse()],
    inbound: [...workspace.inbound],
    outbound: [...workspace.outbound],
    order: [...workspace.evaluated, ...workspace.provisioned.entries()]
      .map(([mv, tick], index) => ({ mv, tick, evaluated: index < workspace.evaluated.size }))
      .toSorted((a, b) => a.tick - b.tick)
      .map(({ mv, evaluated }) => [mv, evaluated]),
    newlyLinked: [...workspace.newlyLinked],
  };
  // A copy: what is changed in place later does not change it.
  return JSON.parse(JSON.stringify(seen)) as unknown;
}
