import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillableProcesses } from './testing/killable-process.ts';
import { PHASES } from './testing/mixed-cycle.ts';
import type { Phase, Target } from './testing/mixed-cycle.ts';
import { complete, dice, outcomeOf, undisturbed, withScene } from './testing/mixed-scene.ts';
import type { Outcome, Scene } from './testing/mixed-scene.ts';

/** Ten stories of twenty kills. */
const SEEDS = { 'with anchors': [1, 2, 3, 4, 5], 'of whole attributes': [6, 7, 8, 9, 10] } as const;
/** For a machine that does other things as well; on its own it takes some five seconds. */
const TIMEOUT = 180_000;

const HOW = ['before', 'after', 'running'] as const;

/** A process that begins with a phase has so many moments before its first page, roughly. */
const START = 12;

let folder: string;
let processes: KillableProcesses;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cognate-kill-'));
  processes = await KillableProcesses.create(folder);
});
afterAll(async () => {
  await processes[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** How many moments each phase has when nothing disturbs it. */
const measure = (target: Target): Promise<ReadonlyMap<Phase, number>> =>
  withScene(folder, target, async (scene) => {
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
      expected = await undisturbed(folder, target);
      moments = await measure(target);
    });

    it.each(SEEDS[target])(
      'killed twenty times comes to the same end (seed %i)',
      { timeout: TIMEOUT },
      async (seed) => {
        const random = dice(seed);
        await withScene(folder, target, async (scene, world) => {
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
      },
    );
  },
);
