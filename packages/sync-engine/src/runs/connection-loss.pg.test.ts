import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { openStorePool } from '@cognate/testkit';
import type { EngineWorld } from '@cognate/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mixedWorld, PHASES } from './testing/mixed-cycle.ts';
import { complete, dice, outcomeOf, undisturbed, withScene } from './testing/mixed-scene.ts';
import type { Outcome, Scene } from './testing/mixed-scene.ts';
import { watchStatements } from './testing/watch-statements.ts';

const LOSSES_PER_PHASE = 3;
const STATEMENTS = 60;
const TIMEOUT = 180_000;

let folder: string;
let expected: Outcome;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cognate-loss-'));
  expected = await undisturbed(folder, 'with anchors');
});
afterAll(() => rmSync(folder, { recursive: true }));

interface FragileWorld extends AsyncDisposable {
  readonly world: EngineWorld;
  /** Ends every connection to the database at the n-th statement from now, if it comes to that. */
  readonly loseAt: (statement: number) => void;
  readonly ended: () => Promise<void>;
}

async function fragileWorld(scene: Scene): Promise<FragileWorld> {
  const pool = await openStorePool(scene.connectionString);
  const other = await openStorePool(scene.connectionString);
  const executioner = await other.connect();
  let left = Number.POSITIVE_INFINITY;
  let ending: Promise<unknown> = Promise.resolve();
  watchStatements(pool, () => {
    left -= 1;
    if (left !== 0) return;
    ending = executioner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
  });
  return {
    world: await mixedWorld(pool, scene),
    loseAt: (statement) => {
      left = statement;
    },
    ended: async () => {
      left = Number.POSITIVE_INFINITY;
      await ending;
    },
    [Symbol.asyncDispose]: async () => {
      executioner.release();
      await other.end();
      await pool.end();
    },
  };
}

const EXPECTED = /: (success|completed-export-errors|(stopped-)?database-connection-lost)$/;

/** Runs a step; what comes of it when the connections are lost before it is known how it ended. */
async function resultOf(run: Promise<{ readonly result: string | null }>): Promise<string> {
  try {
    return (await run).result ?? 'not ended';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

it.each([1, 2, 3])(
  'every connection to the database may be lost at any statement (seed %i)',
  { timeout: TIMEOUT },
  async (seed) => {
    const random = dice(seed);
    await withScene(folder, 'with anchors', async (scene, world) => {
      const story: string[] = [];
      await using fragile = await fragileWorld(scene);
      for (const { name, connector, profile } of PHASES) {
        for (let loss = 0; loss < LOSSES_PER_PHASE; loss += 1) {
          const statement = 1 + Math.floor(random() * STATEMENTS);
          fragile.loseAt(statement);
          const result = await resultOf(fragile.world.attempt(connector, profile));
          await fragile.ended();
          story.push(`${name}, lost at statement ${statement}: ${result}`);
        }
        // The first statement may still meet a connection that is gone.
        for (let result = ''; result === '' || result.endsWith('connection-lost');) {
          result = await resultOf(fragile.world.attempt(connector, profile));
          story.push(`${name}: ${result}`);
        }
      }
      for (const line of story) expect(line).toMatch(EXPECTED);
      const lost = story.filter((line) => line.endsWith('connection-lost'));
      expect(lost.length).toBeGreaterThan(LOSSES_PER_PHASE * 2);
      const last = await world();
      await complete(last);
      expect({ story, ...(await outcomeOf(last)) }).toEqual({ story, ...expected });
    });
  },
);
