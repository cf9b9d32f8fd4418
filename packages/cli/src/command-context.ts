import type { Instance, InstanceOptions, Maintenance } from '@cognate/server';
import type { Output } from './output/output.ts';
import type { SecretInput } from './output/read-secret.ts';
import type { Terminal } from './output/terminal.ts';

/** What the program is started with; tests give their own. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly secretInput: SecretInput;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Who starts runs and applies configurations, for the history. */
  readonly user: string;
  readonly now: () => Date;
  /** Ends long work at its next page. */
  readonly signal: AbortSignal;
  readonly openInstance: (options: InstanceOptions) => Promise<Instance>;
}

/** What a command works with. */
export interface CommandContext extends Surroundings {
  readonly output: Output;
  /** The data directory of the instance, absolute. */
  readonly dataDirectory: string;
  /** The configuration folder that was named, absolute; undefined where none was. */
  readonly namedConfigDirectory: string | undefined;
  /** The folder that commands about files work on: the named one, the one applied last, or `config`. */
  readonly configDirectory: string;
  readonly databaseUrl: string | undefined;
  /** Opens the instance for the time of `work`. */
  withInstance<T>(work: (instance: Instance) => Promise<T>): Promise<T>;
  /** Opens the database as it is, for work on all of it. */
  withMaintenance<T>(work: (maintenance: Maintenance) => Promise<T>): Promise<T>;
}
