import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from '@cognate/kernel';
import { builtInConnectorTypes, openInstance } from '@cognate/server';
import type { Instance } from '@cognate/server';
import { farmAccount, startSharePoint } from '@cognate/testkit/servers';
import { copyFor } from '../../../examples/sharepoint/recorded/copy-for.ts';
import { record } from '../../../examples/sharepoint/recorded/drop-file.ts';
import { company } from '../../../examples/sharepoint/recorded/people.ts';
import { measure } from '../worker/measure.ts';
import type { Measurement } from '../worker/measure.ts';

/** A part of the cycle, with the double of SharePoint in this process. */
export interface CyclePhase extends Measurement {
  readonly name: string;
}

export interface CycleOptions {
  readonly databaseUrl: string;
  /** A new folder for what the instance keeps. */
  readonly folder: string;
  readonly people: number;
  /** The process of the database server, where there is one to look at. */
  readonly server: number | undefined;
}

/**
 * Runs the first full cycle of the profile example, without photos, from a recording of the directory to a double of
 * SharePoint, and then one more full import of what has not changed. Throws when a run does not succeed.
 */
export async function measureCycle(options: CycleOptions): Promise<readonly CyclePhase[]> {
  const phases: CyclePhase[] = [];
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const [result, measurement] = await measure(options.server, work);
    phases.push({ name, ...measurement });
    return result;
  };
  const farm = await startSharePoint({ logOn: 'ntlm' });
  try {
    const config = join(options.folder, 'config');
    const data = join(options.folder, 'data');
    await mkdir(data, { recursive: true });
    await copyFor(farm, config);
    const people = company(options.people, false);
    record(
      data,
      'full-import',
      people.map((object) => ({ change: 'replace', ...object })),
    );
    const instance = await open(data, options.databaseUrl);
    try {
      await timed('configuration', async () => apply(instance, config));
      const { configuration } = await instance.active();
      const steps = must(configuration.cycles?.['recorded'], 'the example has this cycle');
      for (const { connector, profile } of steps)
        await timed(`${connector} ${profile}`, async () => run(instance, connector, profile));
      await timed('sharepoint full-import again', async () =>
        run(instance, 'sharepoint', 'full-import'),
      );
    } finally {
      await instance.close();
    }
  } finally {
    await farm.stop();
  }
  return phases;
}

const open = (dataDirectory: string, databaseUrl: string): Promise<Instance> =>
  openInstance({
    dataDirectory,
    databaseUrl,
    connectorTypes: builtInConnectorTypes,
    environment: {
      COGNATE_SECRET_AD_PASSWORD: 'not asked for',
      COGNATE_SECRET_SHAREPOINT_PASSWORD: farmAccount.password,
    },
    log: () => {},
    now: () => new Date(),
  });

async function apply(instance: Instance, folder: string): Promise<void> {
  const { configuration, problems } = await instance.loadFolder(folder);
  await instance.apply(folder, must(configuration, JSON.stringify(problems)), 'bench');
}

async function run(instance: Instance, connector: string, profile: string): Promise<void> {
  const { result } = await instance.run({ connector, profile, startedBy: 'bench' });
  if (result !== 'success') throw new Error(`${connector} ${profile}: ${result}`);
}
