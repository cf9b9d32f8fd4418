import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  engineWorld,
  FakeSystem,
  fakeConnector,
  fakeDocument,
  source,
  testDatabase,
} from '@cognate/testkit';
import { expect, it } from 'vitest';
import { runSteps } from '../runs/testing/run-steps.ts';

const DOCUMENT = fakeDocument([
  source('hr'),
  {
    ...fakeConnector('ad', {
      provision: [
        {
          id: 'ad-person',
          metaverseType: 'person',
          objectType: 'person',
          dn: '"p-" + employeeId',
          flows: { title: 'title', userPassword: '"pass-" + name' },
        },
      ],
    }),
    objectTypes: { person: { attributes: { title: 'string', userPassword: 'string' } } },
  },
]);

it('a password is sent with the account, and neither kept, confirmed nor sent again', async () => {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const world = await engineWorld(database, DOCUMENT, { hr, ad });
  hr.put('1', { employeeId: '1', name: 'Ann', title: 'Clerk' });
  await world.run('hr', 'full-import', 'delta-sync');
  await world.run('ad', 'export');
  expect(ad.contents()).toEqual({ 'p-1': { title: 'Clerk', userPassword: 'pass-Ann' } });
  const stored = await world.pool.query<{ delta: string }>('select delta from export_delta');
  expect(stored.rows.map(({ delta }) => delta).join()).not.toContain('pass-Ann');

  ad.change('p-1', { userPassword: 'chosen by Ann' });
  await world.run('ad', 'full-import', 'full-sync');
  hr.change('1', { name: 'Anna', title: 'Boss' });
  await world.run('hr', 'full-import', 'full-sync');
  await world.run('ad', 'export', 'full-import', 'full-sync');
  expect(ad.contents()).toEqual({ 'p-1': { title: 'Boss', userPassword: 'chosen by Ann' } });
  expect((await world.object('ad', 'p-1'))?.attributes).toEqual({ title: ['Boss'] });
});

it('a password whose account did not arrive is sent again with it', async () => {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const world = await engineWorld(database, DOCUMENT, { hr, ad });
  hr.put('1', { employeeId: '1', name: 'Ann', title: 'Clerk' });
  await world.run('hr', 'full-import', 'delta-sync');
  ad.faults.ignore = () => true;
  await world.run('ad', 'export');
  ad.faults.ignore = undefined;
  await world.attempt('ad', 'full-import');
  await world.run('ad', 'delta-sync', 'export');
  expect(ad.contents()).toEqual({ 'p-1': { title: 'Clerk', userPassword: 'pass-Ann' } });
});

it('a password is in no drop file, and is sent with its account all the same', async () => {
  await using database = await testDatabase();
  const [hr, ad] = [new FakeSystem(), new FakeSystem()];
  const world = await engineWorld(database, DOCUMENT, { hr, ad });
  hr.put('1', { employeeId: '1', name: 'Ann', title: 'Clerk' });
  await world.run('hr', 'full-import', 'delta-sync');
  const dropFolder = await mkdtemp(join(tmpdir(), 'cognate-drop-'));
  try {
    const dropFile = { name: 'all', use: 'to-file-and-resume' } as const;
    await runSteps(world, DOCUMENT, ['ad', { step: 'export', dropFile }], { dropFolder });
    const text = await readFile(join(dropFolder, 'ad', 'all.jsonl'), 'utf8');
    expect(text).toContain('Clerk');
    expect(text).not.toContain('pass-Ann');
    expect(ad.contents()).toEqual({ 'p-1': { title: 'Clerk', userPassword: 'pass-Ann' } });
  } finally {
    await rm(dropFolder, { recursive: true, force: true });
  }
});
