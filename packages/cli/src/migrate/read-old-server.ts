import path from 'node:path';
import { foldName } from '@cognate/kernel';
import { connectorIdOf, readOldObjects } from '@cognate/migrate';
import type { OldObject } from '@cognate/migrate';
import type { Instance } from '@cognate/server';
import type { CommandContext } from '../command-context.ts';

/** The objects of an old server, as far as its files tell. */
export interface OldServer {
  /** Each once, whichever of the files tell of it. */
  readonly objects: readonly OldObject[];
  /** How many metaverse objects there are, by type; undefined where no file lists them. */
  readonly metaverse: ReadonlyMap<string, number> | undefined;
}

/** Reads files of objects of an old server: connector spaces and metaverse objects, in any order. */
export async function readOldServer(
  files: readonly string[],
  { workingDirectory }: CommandContext,
): Promise<OldServer> {
  const objects = new Map<string, OldObject>();
  const metaverse = new Map<string, string>();
  for (const file of files)
    for await (const record of readOldObjects(path.resolve(workingDirectory, file), file)) {
      if (record.kind === 'metaverse') metaverse.set(record.object.id, record.object.type);
      else keep(objects, record.object);
    }
  const types = Map.groupBy(metaverse.values(), foldName);
  return {
    objects: [...objects.values()],
    metaverse:
      metaverse.size === 0
        ? undefined
        : new Map([...types].map(([folded, own]) => [own[0] ?? folded, own.length])),
  };
}

/** A connector space says more of an object than the link of a metaverse object does. */
function keep(objects: Map<string, OldObject>, object: OldObject): void {
  const key = `${foldName(object.agent)}\0${foldName(object.dn)}`;
  if (object.pendingExport !== undefined || !objects.has(key)) objects.set(key, object);
}

/** The connector that a management agent became. */
export async function connectorFinder(instance: Instance): Promise<(agent: string) => string> {
  const { rules } = await instance.active();
  return (agent) => {
    const id = connectorIdOf(agent);
    return rules.connectors.get(id)?.id ?? id;
  };
}
