// `npm run bench:read`: how fast the LDAP client reads a whole directory. See README.md of the benchmark.
import { parseArgs } from 'node:util';
import { startSlapd } from '@cognate/testkit';
import { join } from 'node:path';
import { ldifEntries } from '../data/ldif.ts';
import { createPopulation } from '../data/population.ts';
import { writeLines } from '../data/write-lines.ts';
import { makeFolder, removeFolder } from '../run-bench.ts';
import { runProgram } from '../source/run-program.ts';
import { measureRead } from './measure-read.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    page: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
  },
});

const users = Number(values.users);
const pageSize = Number(values.page);
const folder = makeFolder(undefined);
const suffix = 'dc=example,dc=test';
const tree = { people: `ou=people,${suffix}`, groups: `ou=groups,${suffix}` };
const ldifFile = join(folder, 'entries.ldif');
const population = createPopulation({ users, groups: 0, groupSize: 0 }, 1);
await writeLines(ldifFile, ldifEntries(population, tree), new AbortController().signal);
await using slapd = await startSlapd({ suffix, overlays: [], ldifFile });
removeFolder(folder);

const login = ['-x', '-H', slapd.url, '-D', slapd.serviceDn, '-w', slapd.servicePassword];
const search = ['-LLL', '-b', suffix, '-E', `pr=${pageSize}/noprompt`, '(objectClass=*)'];
const place = { url: slapd.url, dn: slapd.serviceDn, password: slapd.servicePassword };
const cell = (figure: number): string => figure.toFixed(2).padStart(12);
const columns = [
  'entries',
  'values',
  's',
  'entries/s',
  'CPU s',
  'ldapsearch s',
  'MiB at 10 %',
  'MiB',
];
process.stdout.write(`${columns.map((name) => name.padStart(12)).join('')}\n`);
for (let round = 0; round < Number(values.rounds); round += 1) {
  const start = performance.now();
  await runProgram('ldapsearch', [...login, ...search]);
  const floor = (performance.now() - start) / 1000;
  const read = await measureRead({ ...place, base: suffix, pageSize, expected: users });
  const figures = [
    read.entries,
    read.values,
    read.seconds,
    read.entries / read.seconds,
    read.cpuSeconds,
    floor,
    read.firstTenthMib,
    read.peakMib,
  ];
  process.stdout.write(`${figures.map(cell).join('')}\n`);
}
