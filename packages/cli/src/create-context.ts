import { existsSync } from 'node:fs';
import path from 'node:path';
import { builtInConnectorTypes, openMaintenance, readInstanceNotes } from '@cognate/server';
import type { InstanceOptions } from '@cognate/server';
import type { CommandArguments, CommandDefaults } from './command-line/command.ts';
import type { CommandContext, Surroundings } from './command-context.ts';
import { createOutput } from './output/output.ts';

const DATA_DIRECTORY = path.join('.cognate', 'data');

/** The context of one command from what the program was started with and the options of every command. */
export function createContext(
  surroundings: Surroundings,
  args: CommandArguments,
  defaults?: CommandDefaults,
): CommandContext {
  const { environment, workingDirectory } = surroundings;
  const absolute = (value: string | undefined): string | undefined =>
    value === undefined || value === '' ? undefined : path.resolve(workingDirectory, value);
  const fromOption = (option: string): string | undefined => absolute(args.option(option));
  const named = (option: string, variable: string): string | undefined =>
    fromOption(option) ?? absolute(environment[variable]);
  const dataDirectory =
    (defaults === undefined
      ? named('data', 'COGNATE_DATA')
      : (fromOption('data') ?? defaults.dataDirectory)) ??
    path.resolve(workingDirectory, DATA_DIRECTORY);
  const namedConfigDirectory =
    defaults === undefined
      ? named('config', 'COGNATE_CONFIG')
      : (fromOption('config') ?? defaults.configDirectory);
  const databaseVariable =
    defaults?.ignoresDatabaseVariable === true ? undefined : environment['DATABASE_URL'];
  const databaseUrl = args.option('database-url') ?? (databaseVariable || undefined);
  const output = createOutput(surroundings, args);
  const options: InstanceOptions = {
    dataDirectory,
    configDirectory: namedConfigDirectory,
    databaseUrl,
    connectorTypes: builtInConnectorTypes,
    environment,
    log: output.detail,
    now: surroundings.now,
  };
  return {
    ...surroundings,
    output,
    dataDirectory,
    namedConfigDirectory,
    get configDirectory() {
      return (
        namedConfigDirectory ??
        readInstanceNotes(dataDirectory).configDirectory ??
        defaultConfigDirectory(workingDirectory)
      );
    },
    databaseUrl,
    withInstance: async (work) => closing(await surroundings.openInstance(options), work),
    withMaintenance: async (work) =>
      closing(await openMaintenance({ ...options, signal: surroundings.signal }), work),
  };
}

async function closing<R extends { close(): Promise<void> }, T>(
  opened: R,
  work: (opened: R) => Promise<T>,
): Promise<T> {
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/** Whoever stands in a configuration folder means it. */
function defaultConfigDirectory(workingDirectory: string): string {
  if (existsSync(path.join(workingDirectory, 'cognate.yaml'))) return workingDirectory;
  return path.join(workingDirectory, 'config');
}
