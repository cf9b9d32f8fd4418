// `npm run bench:group`: what one member more costs in groups of different sizes. See README.md of the benchmark.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBenchDatabase } from '../database/bench-database.ts';
import { makeFolder, removeFolder } from '../run-bench.ts';
import { measureGroup } from './measure-group.ts';
import type { GroupResult } from './measure-group.ts';

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '5000,500000' },
    'database-url': { type: 'string' },
  },
});

const log = (text: string): boolean => process.stderr.write(`${text}\n`);

async function measure(members: number): Promise<GroupResult> {
  const folder = makeFolder(undefined);
  try {
    const database = await createBenchDatabase(
      values['database-url'],
      join(folder, 'database'),
      log,
    );
    try {
      return await measureGroup(database.url, members);
    } finally {
      // A server of our own goes with its data: the database may be busy tidying itself up.
      await database.close(values['database-url'] === undefined);
    }
  } finally {
    removeFolder(folder);
  }
}

const results: GroupResult[] = [];
for (const size of values.members.split(',')) results.push(await measure(Number(size)));

const cell = (text: string): string => text.padStart(12);
const line = (name: string, figures: readonly string[]): string =>
  `${name.padEnd(26)}${figures.map(cell).join('')}\n`;

process.stdout.write(
  line(
    'members',
    results.map(({ members }) => members.toLocaleString('en')),
  ),
);
for (const [at, { name }] of (results[0]?.steps ?? []).entries())
  process.stdout.write(
    line(
      name,
      results.map(({ steps }) => `${(steps[at]?.milliseconds ?? 0).toFixed(1)} ms`),
    ),
  );
