// An import to a drop file in a process of its own, which a test leaves too little room for it.
// Arguments: the database, the folder of drop files. Writes the result and what is said about it.
import process from 'node:process';
import { engineWorld, FakeSystem, fakeDocument, openStorePool, source } from '@cognate/testkit';
import { runSteps } from '../../runs/testing/run-steps.ts';

const [connectionString = '', dropFolder = ''] = process.argv.slice(2);
const hr = new FakeSystem();
for (let id = 1; id <= 200; id += 1) hr.put(`${id}`, { name: `Person ${id} `.repeat(20) });
const document = fakeDocument([source('hr')]);
const pool = await openStorePool(connectionString);
const world = await engineWorld({ pool }, document, { hr });
const { result, steps } = await runSteps(
  world,
  document,
  ['hr', { step: 'full-import', dropFile: { name: 'people', use: 'to-file' }, pageSize: 20 }],
  { dropFolder },
);
process.stdout.write(`${result}\n${steps[0]?.message ?? ''}`);
await pool.end();
