import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KillableProcesses } from './testing/killable-process.ts';
import type { Life } from './testing/killable-process.ts';
import { mixedWorld, PHASES } from './testing/mixed-cycle.ts';

let directory: string;
let processes: KillableProcesses;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'cognate-two-'));
  processes = await KillableProcesses.create(directory);
});
afterAll(async () => {
  await processes[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

/** A world, and the life of a process that imports and synchronizes the sources, and lives to see the end of it. */
async function inScene(check: (world: EngineWorld, life: Life) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  const { pool, connectionString } = database;
  const target = mkdtempSync(path.join(directory, 'target-'));
  const scene = { directory: target, target: 'with anchors', version: 'first' } as const;
  const world = await mixedWorld(pool, scene);
  const kill = { phase: PHASES[3].name, moment: Number.MAX_SAFE_INTEGER, how: 'before' } as const;
  await check(world, { ...scene, connectionString, from: PHASES[0].name, kill });
  expect(await world.problems()).toEqual([]);
}

const IN_USE = /"connector:hr" is in use by another run \(test, process \d+\.\d+@/;

it('a process is refused a connector that another process has, and is told who that is', async () => {
  await inScene(async (world, life) => {
    const hr = world.system('hr');
    let refused: unknown;
    hr.faults.beforeEntry = async (count) => {
      if (count === 5) refused = await processes.live(life).catch((error: unknown) => error);
    };
    expect((await world.run('hr', 'full-import')).result).toBe('success');
    expect(String(refused)).toMatch(IN_USE);
    hr.faults.beforeEntry = undefined;
    expect((await processes.live(life)).lines).toContainEqual(
      expect.stringMatching(/^import of HR: success/),
    );
  });
});

it('of two processes that start at the same time each runs its step alone or is refused', async () => {
  await inScene(async (world, life) => {
    const outcomes = await Promise.allSettled([processes.live(life), processes.live(life)]);
    const refused = outcomes.filter((each) => each.status === 'rejected');
    // They may also have missed each other; one of them always comes to its end.
    expect(refused.length).toBeLessThan(2);
    for (const { reason } of refused) expect(String(reason)).toMatch(/is in use by another run/);
    for (const { result } of await world.store.runs({ limit: 50 })) expect(result).toBe('success');
    expect(Object.keys((await world.state()).metaverse)).toHaveLength(17);
  });
});
