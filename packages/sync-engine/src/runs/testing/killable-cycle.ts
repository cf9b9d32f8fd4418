// A program that runs phases of a cycle and can be made to stand still at any moment, to be killed there.
import { writeSync } from 'node:fs';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { openStorePool } from '@cognate/testkit';
import type { Life } from './killable-process.ts';
import { mixedWorld, PHASES } from './mixed-cycle.ts';
import { watchStatements } from './watch-statements.ts';

// Everything has been read by now; what to do is told last. Written by killable-process.ts.
const life = JSON.parse(await text(process.stdin)) as Life;
const { kill } = life;

const say = (line: string): void => void writeSync(1, `${line}\n`);

let phase: string = '';
let moments = 0;

/** Something is about to happen: a statement of the store, or a change of the connected system. */
function moment(): void {
  moments += 1;
  if (phase !== kill?.phase || moments !== kill.moment) return;
  if (kill.how === 'before') standStill();
  // What is under way may have been sent by then; nothing is heard of it any more.
  if (kill.how === 'after') setImmediate(standStill);
  if (kill.how === 'running') say('now');
}

function standStill(): void {
  say('now');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const pool = await openStorePool(life.connectionString);
watchStatements(pool, moment);
const world = await mixedWorld(pool, life);
for (const system of Object.values(world.systems)) {
  system.faults.beforeChange = moment;
  system.faults.afterPage = moment;
  system.faults.beforeEntry = moment;
}

const names = PHASES.map(({ name }) => name);
for (const { name, connector, profile } of PHASES.slice(names.indexOf(life.from))) {
  phase = name;
  moments = 0;
  const { result } = await world.attempt(connector, profile);
  say(`${name}: ${result}, ${moments} moments`);
  if (name !== kill?.phase) continue;
  // Told to be killed while it works, it has worked faster than it is killed.
  if (moments >= kill.moment) standStill();
  break;
}
await pool.end();
