import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '@cognate/kernel';
import { builtInConnectorTypes, openInstance } from '@cognate/server';
import { testDatabase } from '@cognate/testkit';
import { farmAccount, startSharePoint } from '@cognate/testkit/servers';
import { expect, onTestFinished, test } from 'vitest';
import { copyFor } from './recorded/copy-for.ts';
import { record } from './recorded/drop-file.ts';
import { employee } from './recorded/people.ts';

const kept = { 'SPS-Responsibility': ['Cakes'], WorkPhone: ['old'] };

/** A store with two profiles: Ann's has the name that it would get, Bo's, which SharePoint made itself, another. */
async function openWorld() {
  const database = await testDatabase();
  const farm = await startSharePoint({ logOn: 'ntlm' });
  const home = await mkdtemp(join(tmpdir(), 'cognate-brown-'));
  const folder = join(home, 'config');
  await copyFor(farm, folder);
  const people = [0, 1].map((number) => ({ change: 'replace', ...employee(number) }) as const);
  record(join(home, 'data'), 'full-import', people);
  for (const [anchor, name, account] of [
    ['ann.adler', 'ann.adler', 'LITWARE\\ann.adler'],
    ['i:0#.w|bo', 'bo.adler', 'LITWARE\\bo.adler'],
  ] as const)
    farm.store.put({
      anchor,
      type: 'user',
      properties: { ...kept, UserName: [name], AccountName: [account] },
    });
  const instance = await openInstance({
    dataDirectory: join(home, 'data'),
    databaseUrl: database.connectionString,
    connectorTypes: builtInConnectorTypes,
    environment: {
      COGNATE_SECRET_AD_PASSWORD: 'not asked for',
      COGNATE_SECRET_SHAREPOINT_PASSWORD: farmAccount.password,
    },
    log: () => {},
    now: () => new Date(),
  });
  onTestFinished(async () => {
    await instance.close();
    await farm.stop();
    await database.drop();
    await rm(home, { recursive: true });
  });
  /** Runs the cycle by these rules. Answers with its errors. */
  const cycle = async (): Promise<readonly string[]> => {
    const { configuration, problems } = await instance.loadFolder(folder);
    const checked = must(configuration, JSON.stringify(problems));
    await instance.apply(folder, checked, 'tester');
    const found: string[] = [];
    for (const step of must(checked.cycles?.['recorded'], 'there is the cycle')) {
      const { id } = await instance.run({ ...step, startedBy: 'tester' });
      for (const { type, dn, attribute } of await instance.store.runErrors(id))
        found.push(`${type} ${String(dn)} ${String(attribute)}`);
    }
    return found;
  };
  return { cycle, farm, folder };
}

test('the published order takes a profile of the same name over and doubles one of another', async () => {
  const { cycle, farm } = await openWorld();
  // Her addition was planned before the store was looked at, and has become a change.
  expect(await cycle()).toEqual(['exported-change-not-reimported ann.adler AccountName']);
  expect(farm.store.all().map(({ anchor }) => anchor)).toEqual(
    expect.arrayContaining(['ann.adler', 'i:0#.w|bo', 'bo.adler']),
  );
  expect(farm.store.get('ann.adler')?.properties).toMatchObject({
    ...kept,
    AccountName: ['LITWARE\\ann.adler'],
    WorkPhone: ['+1 555 1000'],
    PreferredName: ['Ann Adler'],
  });
});

test('provisioning that starts after the joins takes every profile over', async () => {
  const { cycle, farm, folder } = await openWorld();
  const file = join(folder, 'metaverse.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^provision:.*$/m, ''));
  expect(await cycle()).toEqual([]);
  await writeFile(file, text);
  expect(await cycle()).toEqual([]);
  expect(farm.store.all().map(({ anchor }) => anchor)).toEqual(['ann.adler', 'i:0#.w|bo']);
  expect(farm.store.get('i:0#.w|bo')?.properties).toMatchObject({
    ...kept,
    AccountName: ['LITWARE\\bo.adler'],
    WorkPhone: ['+1 555 1001'],
    Manager: ['ann.adler'],
  });
});
