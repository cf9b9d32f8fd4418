import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { expect } from 'vitest';
import type { Life } from './killable-process.ts';
import { disturbTarget, mixedWorld, PHASES } from './mixed-cycle.ts';
import type { Target } from './mixed-cycle.ts';

/** Where a cycle over changed sources is about to begin. */
export type Scene = Omit<Life, 'from' | 'kill'>;

/** Numbers from 0 to 1 that a seed decides. */
export function dice(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A database and a target on disk (in `folder`), up to date with the sources before they change. */
export async function withScene<T>(
  folder: string,
  target: Target,
  play: (scene: Scene, world: () => Promise<EngineWorld>) => Promise<T>,
): Promise<T> {
  await using database = await testDatabase();
  const { pool, connectionString } = database;
  const directory = mkdtempSync(path.join(folder, 'target-'));
  disturbTarget(directory, target, 'first');
  const before = await mixedWorld(pool, { directory, target, version: 'first' });
  await before.run('ad', 'full-import', 'delta-sync');
  await complete(before);
  disturbTarget(directory, target, 'changed');
  const scene = { connectionString, directory, target, version: 'changed' } as const;
  return await play(scene, () => mixedWorld(pool, scene));
}

/** One cycle, in which one object is refused and everything else succeeds. */
export async function complete(world: EngineWorld): Promise<void> {
  for (const { connector, profile } of PHASES) {
    const { result } = await world.attempt(connector, profile);
    expect(result).toMatch(/^(success|completed-export-errors)$/);
  }
}

/** What a story came to. */
export interface Outcome {
  readonly state: unknown;
  readonly contents: unknown;
  /** Every value that appeared in the target or went from it: once more would be work that was undone. */
  readonly effects: readonly string[];
}

export async function outcomeOf(world: EngineWorld): Promise<Outcome> {
  expect(await world.problems()).toEqual([]);
  const target = world.system('ad');
  const effects = target.operations.flatMap((operation) => operation.effects).sort();
  return { state: await world.state(), contents: target.contents(), effects };
}

/** What two cycles come to when nothing disturbs them. */
export const undisturbed = (folder: string, target: Target): Promise<Outcome> =>
  withScene(folder, target, async (_scene, world) => {
    const only = await world();
    await complete(only);
    await complete(only);
    return outcomeOf(only);
  });
