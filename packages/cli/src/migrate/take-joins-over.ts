import type { OldObject } from '@cognate/migrate';
import type { Instance, ObjectDetails } from '@cognate/server';

/** What became of the joins of an old server. */
export interface JoinTally {
  /** Objects that belong together here already. */
  joined: number;
  /** Objects that were joined now, or would be. */
  taken: number;
  /** Which ones. */
  readonly apart: string[];
  /** Objects that no connector space has. */
  readonly missing: string[];
  /** Metaverse objects of the old server of which nothing is projected here yet. */
  readonly notProjected: string[];
  /** Objects of one metaverse object there that belong to several here. */
  readonly conflicts: string[];
}

const nameOf = ({ agent, dn }: OldObject): string => `${agent}: ${dn}`;

/**
 * Joins objects that belonged together on the old server and do not yet here. What the rules joined stays; where one
 * group has several metaverse objects here nothing is decided. With `dryRun` nothing is written.
 */
export async function takeJoinsOver(
  instance: Instance,
  objects: readonly OldObject[],
  {
    dryRun,
    startedBy,
    connectorOf,
  }: {
    readonly dryRun: boolean;
    readonly startedBy: string;
    /** The connector that a management agent became. */
    readonly connectorOf: (agent: string) => string;
  },
): Promise<JoinTally> {
  const tally: JoinTally = {
    joined: 0,
    taken: 0,
    apart: [],
    missing: [],
    notProjected: [],
    conflicts: [],
  };
  const groups = Map.groupBy(
    objects.filter(({ metaverse }) => metaverse !== ''),
    ({ metaverse }) => metaverse,
  );
  for (const group of groups.values()) {
    const found: { readonly old: OldObject; readonly details: ObjectDetails }[] = [];
    for (const old of group) {
      const details = await findOld(instance, connectorOf(old.agent), old.dn);
      if (details === undefined) tally.missing.push(nameOf(old));
      else found.push({ old, details });
    }
    const targets = [...new Set(found.flatMap(({ details }) => details.link?.mv ?? []))];
    const [target] = targets;
    const loose = found.filter(({ details }) => details.link === undefined);
    tally.joined += targets.length === 1 ? found.length - loose.length : 0;
    if (targets.length > 1) tally.conflicts.push(found.map(({ old }) => nameOf(old)).join(', '));
    if (target === undefined) tally.notProjected.push(...found.map(({ old }) => nameOf(old)));
    if (targets.length !== 1 || target === undefined) continue;
    for (const { details, old } of loose) {
      if (!dryRun)
        await instance.decide({
          object: { connector: details.connector, id: details.id },
          decision: { kind: 'join', metaverse: target },
          startedBy,
        });
      tally.taken += 1;
      tally.apart.push(nameOf(old));
    }
  }
  return tally;
}

async function findOld(
  { store }: Instance,
  connector: string,
  dn: string,
): Promise<ObjectDetails | undefined> {
  const ref = await store.findObject({ connector, dn });
  return ref === undefined ? undefined : store.objectDetails(ref);
}
