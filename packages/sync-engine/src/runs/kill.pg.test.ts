import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testDatabase } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillableProcesses } from './testing/killable-process.ts';
import type { Life } from './testing/killable-process.ts';
import { disturbTarget, mixedWorld, PHASES } from './testing/mixed-cycle.ts';
import type { Phase, Target } from './testing/mixed-cycle.ts';

/** Ten stories of twenty kills. */
const SEEDS = { 'with anchors': [1, 2, 3, 4, 5], 'of whole attributes': [6, 7, 8, 9, 10] } as const;
const HOW = ['before', 'after', 'running'] as const;

/** A process that begins with a phase has so many moments before its first page, roughly. */
const START = 12;

let cache: string;
let processes: KillableProcesses;
beforeAll(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'cognate-kill-'));
  processes = new KillableProcesses(cache);
});
afterAll(async () => {
  await processes[Symbol.asyncDispose]();
  rmSync(cache, { recursive: true });
});

/** Numbers from 0 to 1 that a seed decides. */
function dice(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Scene = Omit<Life, 'from' | 'kill'>;

/** A database and a target on disk, up to date with the sources before they change. */
async function withScene<T>(
  target: Target,
  play: (scene: Scene, world: () => Promise<EngineWorld>) => Promise<T>,
): Promise<T> {
  await using database = await testDatabase();
  const { pool, connectionString } = database;
  const directory = mkdtempSync(path.join(cache, 'target-'));
  disturbTarget(directory, target, 'first');
  const before = await mixedWorld(pool, { directory, target, version: 'first' });
  await before.run('ad', 'full-import', 'delta-sync');
  await complete(before);
  disturbTarget(directory, target, 'changed');
  const scene = { connectionString, directory, target, version: 'changed' } as const;
  return await play(scene, () => mixedWorld(pool, scene));
}

/** One cycle, in which one object is refused and everything else succeeds. */
async function complete(world: EngineWorld): Promise<void> {
  for (const { connector, profile } of PHASES) {
    const { result } = await world.attempt(connector, profile);
    expect(result).toMatch(/^(success|completed-export-errors)$/);
  }
}

interface Outcome {
  readonly state: unknown;
  readonly contents: unknown;
  /** Every value that appeared in the target or went from it: once more would be work that was undone. */
  readonly effects: readonly string[];
}

async function outcomeOf(world: EngineWorld): Promise<Outcome> {
  expect(await world.problems()).toEqual([]);
  const target = world.system('ad');
  const effects = target.operations.flatMap((operation) => operation.effects).sort();
  return { state: await world.state(), contents: target.contents(), effects };
}

const undisturbed = (target: Target): Promise<Outcome> =>
  withScene(target, async (_scene, world) => {
    const only = await world();
    await complete(only);
    await complete(only);
    return outcomeOf(only);
  });

/** How many moments each phase has when nothing disturbs it. */
const measure = (target: Target): Promise<ReadonlyMap<Phase, number>> =>
  withScene(target, async (scene) => {
    const { lines } = await processes.live({ ...scene, from: PHASES[0].name });
    return new Map(PHASES.map(({ name }) => [name, momentsOf(lines, name)]));
  });

/** How many moments a phase had that came to its end. */
function momentsOf(lines: readonly string[], phase: Phase): number {
  const told = lines.find((line) => line.startsWith(`${phase}: `));
  const [, moments] =
    /: (?:success|completed-export-errors), (\d+) moments$/.exec(told ?? '') ?? [];
  return Number(moments ?? expect.fail(lines.join('\n')));
}

/** Kills processes in a phase. Earlier kills may have left the phase less to do than it usually has. */
async function killIn(
  scene: Scene,
  phase: Phase,
  plan: { readonly kills: number; readonly usual: number; readonly random: () => number },
): Promise<readonly string[]> {
  const { usual, random } = plan;
  const story: string[] = [];
  let from = before(phase);
  let [left, moments] = [plan.kills, usual];
  while (left > 0) {
    const moment = 1 + Math.floor(random() * moments);
    const how = HOW[Math.floor(random() * HOW.length)] ?? 'before';
    const { killed, lines } = await processes.live({
      ...scene,
      from,
      kill: { phase, moment, how },
    });
    story.push(`${killed ? 'killed' : 'missed'} ${how} moment ${moment} of the ${phase}`);
    moments = killed ? Math.min(usual, usual - moment + START) : momentsOf(lines, phase);
    from = random() < 1 / 6 ? PHASES[0].name : phase;
    if (killed) left -= 1;
  }
  return story;
}

/** The phase before one, which may have been killed last. */
const before = (phase: Phase): Phase => {
  const index = PHASES.findIndex(({ name }) => name === phase);
  return PHASES[Math.max(0, index - 1)]?.name ?? phase;
};

describe.each(['with anchors', 'of whole attributes'] as const)(
  'a cycle with a target %s',
  (target) => {
    let expected: Outcome;
    let moments: ReadonlyMap<Phase, number>;
    beforeAll(async () => {
      expected = await undisturbed(target);
      moments = await measure(target);
    });

    it.each(SEEDS[target])('killed twenty times comes to the same end (seed %i)', async (seed) => {
      const random = dice(seed);
      await withScene(target, async (scene, world) => {
        const story: string[] = [];
        for (const [index, { name }] of PHASES.entries()) {
          const kills = 2 + ((index + seed) % 2);
          story.push(
            ...(await killIn(scene, name, { kills, usual: moments.get(name) ?? 0, random })),
          );
        }
        const last = await world();
        await complete(last);
        expect({ story, ...(await outcomeOf(last)) }).toEqual({ story, ...expected });
        expect(story.filter((line) => line.startsWith('killed'))).toHaveLength(20);
      });
    });
  },
);
