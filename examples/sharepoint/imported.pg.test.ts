import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testDatabase } from '@cognate/testkit';
import { farmAccount, startSharePoint } from '@cognate/testkit/servers';
import { describe } from 'vitest';
import { parse, stringify } from 'yaml';
import { openExample } from './testing/open-example.ts';
import { recordedDirectory } from './testing/recorded-directory.ts';
import { describeScenario } from './testing/scenario.ts';

/** A folder with exports of real servers, for those who have one; the published solution is in it. */
const samples = process.env['COGNATE_MIM_SAMPLES'];

const PLACE = { connector: 'ADMA', partition: 'DC=litware,DC=test' };

const COMMAND = join(import.meta.dirname, '../../packages/cli/src/main.ts');

const STEPS = [
  ['SPMA', 'FullImport'],
  ['SPMA', 'FullSync'],
  ['SPMA', 'Export'],
  ['SPMA', 'DeltaImport'],
  ['SPMA', 'DeltaSync'],
];
const DELTA_STEPS = STEPS.map(([connector, profile]) => [
  connector,
  profile?.replace('Full', 'Delta'),
]);

const cycleOf = (steps: readonly (readonly (string | undefined)[])[]) =>
  steps.map(([connector, profile]) => ({ connector, profile }));

interface Document {
  readonly settings?: object;
  readonly runProfiles?: object;
}

async function edit(file: string, change: (document: Document) => object): Promise<void> {
  // The files are those that the command has just written.
  const document = parse(await readFile(file, 'utf8')) as Document;
  await writeFile(file, stringify({ ...document, ...change(document) }));
}

/** What no export holds: addresses, accounts, and the functions, which are those of the example. */
async function complete(folder: string, url: string): Promise<void> {
  await edit(join(folder, 'connectors', 'SPMA.yaml'), ({ settings }) => ({
    settings: {
      ...settings,
      url,
      logOn: {
        user: `${farmAccount.domain}\\${farmAccount.user}`,
        password: { secret: 'SHAREPOINT_PASSWORD' },
      },
    },
  }));
  const recorded = (step: string, name: string) => [
    { step, partition: PLACE.partition, dropFile: { name, use: 'resume-from-file' } },
  ];
  // The published installer puts the names of the forest in as well.
  const agent = join(folder, 'connectors', 'ADMA.yaml');
  const text = await readFile(agent, 'utf8');
  await writeFile(agent, text.replaceAll('DC=Litware,DC=com', PLACE.partition));
  await edit(agent, ({ runProfiles }) => ({
    runProfiles: {
      ...runProfiles,
      recorded: recorded('full-import', 'people'),
      changes: recorded('delta-import', 'changes'),
    },
  }));
  await edit(join(folder, 'cognate.yaml'), () => ({
    cycles: {
      first: cycleOf([['ADMA', 'recorded'], ['ADMA', 'FullSync'], ...STEPS]),
      changes: cycleOf([
        ['ADMA', 'changes'],
        ['ADMA', 'DeltaSync'],
        ...DELTA_STEPS.slice(0, 2),
        ...STEPS.slice(2),
      ]),
    },
  }));
  const extensions = join(folder, 'extensions');
  await cp(join(import.meta.dirname, 'extensions'), extensions, { recursive: true });
  const provisioning = join(extensions, 'provisioning.ts');
  await writeFile(
    provisioning,
    (await readFile(provisioning, 'utf8')).replace("'sharepoint'", "'SPMA'"),
  );
  await writeFile(
    join(extensions, 'SharePointSynchronization.ts'),
    `import { extension as directory } from './directory.ts';
import { extension as profiles } from './profiles.ts';
import { extension as provisioning } from './provisioning.ts';

export const extension = { ...directory, ...profiles, ...provisioning };
`,
  );
}

describe.runIf(samples !== undefined)('the published solution, imported', () => {
  describeScenario(async () => {
    const farm = await startSharePoint({ logOn: 'ntlm' });
    const database = await testDatabase();
    const home = await mkdtemp(join(tmpdir(), 'cognate-imported-'));
    const [folder, data] = [join(home, 'config'), join(home, 'data')];
    const exports = join(samples ?? '', 'sharepoint-solution');
    const options = ['--config', folder, '--data', data];
    await promisify(execFile)(process.execPath, [
      COMMAND,
      'migrate',
      'import',
      exports,
      ...options,
    ]);
    await complete(folder, farm.url);
    const secrets = { 'COGNATE_SECRET_adma-password': 'not asked for' };
    const instance = await openExample({
      data,
      folder,
      database: database.connectionString,
      secrets,
    });
    return {
      farm,
      instance,
      store: 'SPMA',
      others: 0,
      cycles: { first: 'first', changes: 'changes' },
      ...recordedDirectory(data, PLACE),
      close: async () => {
        await instance.close();
        await database.drop();
        await farm.stop();
        await rm(home, { recursive: true });
      },
    };
  });
});
