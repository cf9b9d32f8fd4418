// `npm run bench:sharepoint`: the first full cycle of the profile example. See README.md of the benchmark.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPool } from '@cognate/store-postgres';
import { createBenchDatabase } from '../database/bench-database.ts';
import { findServer } from '../database/server-cpu.ts';
import { currentLoad } from '../report/machine.ts';
import { makeFolder, removeFolder } from '../run-bench.ts';
import { measureCycle } from './measure-cycle.ts';
import type { CyclePhase } from './measure-cycle.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    'database-url': { type: 'string' },
  },
});

const log = (text: string): boolean => process.stderr.write(`${text}\n`);

async function measure(folder: string): Promise<readonly CyclePhase[]> {
  const database = await createBenchDatabase(values['database-url'], join(folder, 'database'), log);
  try {
    const pool = await openPool({ connectionString: database.url, max: 1 });
    const server = await findServer(pool);
    await pool.end();
    return await measureCycle({
      databaseUrl: database.url,
      folder: join(folder, 'instance'),
      people: Number(values.people),
      server,
    });
  } finally {
    // A server of our own goes with its data: the database may be busy tidying itself up.
    await database.close(values['database-url'] === undefined);
  }
}

const load = currentLoad();
const folder = makeFolder(undefined);
let phases: readonly CyclePhase[];
try {
  phases = await measure(folder);
} finally {
  removeFolder(folder);
}

const cell = (seconds: number | null): string =>
  (seconds === null ? '-' : seconds.toFixed(2)).padStart(16);
const line = (name: string, cells: readonly string[]): string =>
  `${name.padEnd(30)}${cells.join('')}\n`;

process.stdout.write(
  line(
    `${values.people} people, load ${load}`,
    ['seconds', 'engine CPU s', 'database CPU s'].map((heading) => heading.padStart(16)),
  ),
);
for (const { name, seconds, cpuSeconds, databaseCpuSeconds } of phases)
  process.stdout.write(line(name, [seconds, cpuSeconds, databaseCpuSeconds].map(cell)));
