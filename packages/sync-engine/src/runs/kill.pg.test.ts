import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stateHash, testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHASES, peopleWorld } from './testing/people-cycle.ts';
import type { Phase, Version } from './testing/people-cycle.ts';
import { runKillableCycle } from './testing/run-killable-cycle.ts';
import type { KillableCycle } from './testing/run-killable-cycle.ts';

/** Every story has a kill in each phase: a dozen of them per phase altogether. */
const STORIES = { first: 4, changed: 8 } as const satisfies Record<Version, number>;
const HOW = ['before', 'after', 'running'] as const;

let cache: string;
beforeAll(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'cognate-kill-'));
});
afterAll(() => rmSync(cache, { recursive: true }));

/** Numbers from 0 to 1 that a seed decides. */
function dice(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A database and a target on disk, up to date with the version of HR before the one that the story is about. */
async function withScene<T>(
  version: Version,
  play: (cycle: KillableCycle, world: () => Promise<EngineWorld>) => Promise<T>,
): Promise<T> {
  await using database = await testDatabase();
  const directory = mkdtempSync(path.join(cache, 'target-'));
  if (version === 'changed') await complete(await peopleWorld(database.pool, directory, 'first'));
  const { connectionString } = database;
  return await play({ connectionString, directory, version, cache }, () =>
    peopleWorld(database.pool, directory, version),
  );
}

async function complete(world: EngineWorld): Promise<void> {
  for (const { connector, profile } of PHASES) await world.run(connector, profile);
}

interface Outcome {
  readonly hash: string;
  readonly state: unknown;
  /** How many values appeared in the target or went from it, altogether: more would be work that was undone. */
  readonly written: number;
}

async function outcomeOf(world: EngineWorld): Promise<Outcome> {
  expect(await world.problems()).toEqual([]);
  const target = world.system('ad');
  const state = { store: await world.state(), target: target.contents() };
  const written = target.operations.reduce((sum, operation) => sum + operation.written, 0);
  return { hash: stateHash(state), state, written };
}

const undisturbed = (version: Version): Promise<Outcome> =>
  withScene(version, async (_cycle, world) => {
    const only = await world();
    await complete(only);
    return outcomeOf(only);
  });

/** How many moments each phase has when nothing disturbs it. */
const measure = (version: Version): Promise<ReadonlyMap<Phase, number>> =>
  withScene(version, async (cycle) => {
    const { lines } = await runKillableCycle(cycle);
    return new Map(PHASES.map(({ name }) => [name, momentsOf(lines, name)]));
  });

/** How many moments a phase had that came to its end. */
function momentsOf(lines: readonly string[], phase: Phase): number {
  const told = lines.find((line) => line.startsWith(`${phase}: `));
  const [, moments] = /: success, (\d+) moments$/.exec(told ?? '') ?? [];
  return Number(moments ?? expect.fail(lines.join('\n')));
}

/** Kills a cycle in a phase. Earlier kills may have left the phase less to do than it usually has. */
async function killIn(
  cycle: KillableCycle,
  phase: Phase,
  usual: number,
  random: () => number,
): Promise<readonly string[]> {
  const story: string[] = [];
  for (let moments = usual; ;) {
    const moment = 1 + Math.floor(random() * moments);
    const how = HOW[Math.floor(random() * HOW.length)] ?? 'before';
    const { killed, lines } = await runKillableCycle({ ...cycle, kill: { phase, moment, how } });
    story.push(`${killed ? 'killed' : 'missed'} ${how} moment ${moment} of the ${phase}`);
    if (killed) return story;
    moments = momentsOf(lines, phase);
  }
}

describe.each(['first', 'changed'] as const)('a cycle over the %s data', (version) => {
  let expected: Outcome;
  let moments: ReadonlyMap<Phase, number>;
  beforeAll(async () => {
    expected = await undisturbed(version);
    moments = await measure(version);
  });

  const seeds = Array.from({ length: STORIES[version] }, (_, index) => index + 1);
  it.each(seeds)('killed once in each phase comes to the same end (seed %i)', async (seed) => {
    const random = dice(seed);
    await withScene(version, async (cycle, world) => {
      const story: string[] = [];
      for (const { name } of PHASES)
        story.push(...(await killIn(cycle, name, moments.get(name) ?? 0, random)));
      const last = await world();
      await complete(last);
      expect({ story, ...(await outcomeOf(last)) }).toEqual({ story, ...expected });
    });
  });
});
