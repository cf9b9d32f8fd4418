import path from 'node:path';
import type { ConnectorType } from '@cognate/connector-kit';
import type { Configuration } from '@cognate/contract';
import { must } from '@cognate/kernel';
import type { PostgresStore } from '@cognate/store-postgres';
import {
  clearSpace,
  decideByHand,
  previewObject,
  removeSpace,
  runProfile,
} from '@cognate/sync-engine';
import type {
  EngineDependencies,
  JoinerRequest,
  ObjectRef,
  Preview,
  RunRequest,
  RunRow,
  SpaceRemoval,
} from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';
import { checkConfiguration } from './configuration/check-configuration.ts';
import type { CheckContext, DocumentProblem } from './configuration/check-configuration.ts';
import { checkExtensions } from './extensions/check-extensions.ts';
import { refuseLosses } from './configuration/schema-losses.ts';
import { loadConfigurationFolder } from './configuration/load-folder.ts';
import type { LoadedFolder } from './configuration/load-folder.ts';
import type { ConnectorTypes } from './connectors/connector-types.ts';
import { withExtensions } from './extensions/with-extensions.ts';
import {
  activateConfiguration,
  readConfigurationVersion,
  readStoredConfiguration,
} from './instance/active-configuration.ts';
import type { ActiveConfiguration, StoredConfiguration } from './instance/active-configuration.ts';
import { readInstanceNotes, writeInstanceNotes } from './instance/instance-file.ts';
import { openDatabase } from './instance/open-database.ts';
import { openSession } from './instance/open-session.ts';
import { createBeforeDelta } from './runs/before-delta.ts';
import type { BeforeDelta } from './runs/before-delta.ts';
import { configurationMark } from './runs/configuration-mark.ts';
import { keyFileOf } from './secrets/key-file.ts';
import { openVault } from './secrets/open-vault.ts';
import { openSecrets } from './secrets/open-secrets.ts';
import { openSealedSecrets } from './secrets/sealed-secrets.ts';
import { createSecretsService } from './secrets/secrets-service.ts';
import type { SecretsService } from './secrets/secrets-service.ts';

export interface InstanceOptions {
  /** Where the instance keeps what is its own: the embedded database, target files, secrets. */
  readonly dataDirectory: string;
  /** The folder of the configuration files, from which relative paths start; the one applied last where left out. */
  readonly configDirectory?: string | undefined;
  /** Any PostgreSQL; without it the embedded one of the data directory. */
  readonly databaseUrl?: string | undefined;
  readonly connectorTypes: ConnectorTypes;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told in a sentence what takes time or went wrong in the background. */
  readonly log: (message: string) => void;
  readonly now: () => Date;
}

/** What became of putting a configuration in force. */
interface Applied {
  readonly version: number;
  /** False for one that equals the current one. */
  readonly changed: boolean;
}

/** An installation with its database open: what commands and the server work with. */
export interface Instance extends BeforeDelta {
  readonly store: PostgresStore;
  readonly dataDirectory: string;
  /** Where the database is, without credentials. */
  readonly databaseLabel: string;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** The configuration in force; `no-configuration` when none was applied yet. */
  active(): Promise<ActiveConfiguration>;
  /** The configuration in force as it was stored, or undefined. */
  stored(): Promise<StoredConfiguration | undefined>;
  /** The sealed secrets and their keys. */
  readonly secrets: SecretsService;
  /** Checks a configuration that is not from files as those of a folder are checked. */
  check(configuration: Configuration): Promise<readonly DocumentProblem[]>;
  /** Puts a configuration without errors in force that is not from files. */
  applyDocument(configuration: Configuration, by: string): Promise<Applied>;
  /** Reads and checks a configuration folder. */
  loadFolder(folder: string): Promise<LoadedFolder>;
  /** Puts a checked configuration in force; one that equals the current one makes no new version. */
  apply(folder: string, configuration: Configuration, by: string): Promise<Applied>;
  /** A configuration that was in force; `unknown-version`. */
  version(version: number): Promise<StoredConfiguration>;
  /** Puts an earlier version in force again, as a new one, when this release can still work with it. */
  rollBack(version: number, by: string): Promise<Applied>;
  /** Runs a profile; see `runProfile`. */
  run(request: RunRequest): Promise<RunRow>;
  /** What synchronizing one object would do; writes nothing. */
  preview(ref: ObjectRef): Promise<Preview>;
  /** Joins or disconnects one object as an operator says; see `decideByHand`. */
  decide(request: JoinerRequest): Promise<RunRow>;
  /** Empties the connector space of a connector that is in use; see `clearSpace`. */
  clearSpace(request: SpaceRemoval): Promise<RunRow>;
  /** Removes what is left of a connector that is no longer configured; see `removeSpace`. */
  removeSpace(request: SpaceRemoval): Promise<RunRow>;
  /**
   * Works with rules that can call their rules extensions: those in force, or those of a configuration that was read
   * from a folder and has no errors.
   */
  withRules<T>(
    of: { readonly folder: string; readonly configuration: Configuration } | undefined,
    work: (rules: SyncRules) => Promise<T>,
  ): Promise<T>;
  /** Ends the use of the database; the embedded one stops when nobody else uses it. */
  close(): Promise<void>;
}

/** Opens an instance: starts or reaches its database and brings the schema up to date. */
export async function openInstance(options: InstanceOptions): Promise<Instance> {
  const dataDirectory = path.resolve(options.dataDirectory);
  const keyFile = keyFileOf(dataDirectory, options.environment);
  const vault = openVault(keyFile, options.now);
  const database = await openDatabase({ ...options, dataDirectory, vault });
  const { store } = database;
  const { contextOf, context } = contexts(options, dataDirectory, store, keyFile);
  const stored = (): Promise<StoredConfiguration | undefined> => readStoredConfiguration(store);
  const active = async (): Promise<ActiveConfiguration> =>
    activateConfiguration(await stored(), await context());
  const calculating: Calculating = async (work) => {
    const current = await context();
    return withExtensions(await stored(), current, options.log, (ready) => work(ready, current));
  };
  return {
    store,
    dataDirectory,
    databaseLabel: database.label,
    ping: () => database.ping(),
    stored,
    active,
    secrets: createSecretsService({ store, keyFile, dataDirectory, now: options.now }),
    loadFolder: async (folder) => loadConfigurationFolder(folder, await contextOf(folder)),
    apply: async (folder, configuration, by) => {
      await refuseLosses(store, (await stored())?.configuration, configuration);
      const applied = await store.apply(configuration, by, options.now());
      writeInstanceNotes(dataDirectory, {
        ...readInstanceNotes(dataDirectory),
        configDirectory: path.resolve(folder),
      });
      return applied;
    },
    ...storedConfigurations(store, stored, context, options.now),
    ...engineWork(store, dataDirectory, options.now, calculating),
    ...createBeforeDelta({
      store,
      active,
      context,
      version: (version) => readConfigurationVersion(store, version),
    }),
    withRules: async (of, work) => {
      if (of === undefined) return calculating(({ rules }) => work(rules));
      const read = { version: 0, appliedAt: options.now(), configuration: of.configuration };
      return withExtensions(read, await contextOf(of.folder), options.log, ({ rules }) =>
        work(rules),
      );
    },
    close: () => database.close(),
  };
}

/** What is done with configurations that are not files. */
function storedConfigurations(
  store: PostgresStore,
  stored: Instance['stored'],
  context: () => Promise<CheckContext>,
  now: () => Date,
): Pick<Instance, 'check' | 'applyDocument' | 'version' | 'rollBack'> {
  return {
    check: async (configuration) => {
      const current = await context();
      const { rules, problems } = await checkConfiguration(configuration, current);
      const { config } = current.placeholders;
      const extensions = rules ? await checkExtensions(config, configuration, rules) : [];
      return [...problems, ...extensions];
    },
    applyDocument: async (configuration, by) => {
      await refuseLosses(store, (await stored())?.configuration, configuration);
      return store.apply(configuration, by, now(), 'API');
    },
    version: (version) => readConfigurationVersion(store, version),
    rollBack: async (version, by) => {
      const earlier = await readConfigurationVersion(store, version);
      await activateConfiguration(earlier, await context());
      await refuseLosses(store, (await stored())?.configuration, earlier.configuration);
      const note = `version ${version} again`;
      return store.apply(earlier.configuration, by, now(), note);
    },
  };
}

/** Works with the configuration in force. */
type Calculating = <T>(
  work: (ready: ActiveConfiguration, context: CheckContext) => Promise<T>,
) => Promise<T>;

/** What the engine does for an instance. */
function engineWork(
  store: PostgresStore,
  dataDirectory: string,
  now: () => Date,
  calculating: Calculating,
): Pick<Instance, 'run' | 'preview' | 'decide' | 'clearSpace' | 'removeSpace'> {
  const dropFolder = path.join(dataDirectory, 'drop-files');
  return {
    run: (request) =>
      calculating((ready, context) =>
        runProfile({ ...engineOf(store, ready, context, now), dropFolder }, request),
      ),
    preview: (ref) => calculating(({ rules }) => previewObject({ store, rules }, ref)),
    decide: (request) => calculating(({ rules }) => decideByHand({ store, rules, now }, request)),
    clearSpace: (request) => calculating(({ rules }) => clearSpace({ store, rules, now }, request)),
    removeSpace: (request) =>
      calculating(({ rules }) => removeSpace({ store, rules, now }, request)),
  };
}

/** What configurations are checked against, read anew for every piece of work: secrets and keys come and go. */
function contexts(
  options: InstanceOptions,
  dataDirectory: string,
  store: PostgresStore,
  keyFile: string,
): {
  readonly contextOf: (folder: string) => Promise<CheckContext>;
  readonly context: () => Promise<CheckContext>;
} {
  const { environment, connectorTypes, configDirectory } = options;
  const contextOf = async (folder: string): Promise<CheckContext> => ({
    types: connectorTypes,
    placeholders: { data: dataDirectory, config: path.resolve(folder) },
    secrets: openSecrets(dataDirectory, environment, await openSealedSecrets(store, keyFile)),
  });
  return {
    contextOf,
    context: () =>
      contextOf(
        configDirectory ?? readInstanceNotes(dataDirectory).configDirectory ?? dataDirectory,
      ),
  };
}

function engineOf(
  store: PostgresStore,
  ready: ActiveConfiguration,
  context: CheckContext,
  now: () => Date,
): EngineDependencies {
  const { rules, connectorTypes } = ready;
  const connectorType = (id: string): ConnectorType =>
    must(connectorTypes.get(id), `the connector type "${id}" was loaded with the configuration`);
  return {
    store,
    rules,
    now,
    configuration: JSON.stringify(configurationMark(ready, context.placeholders.config)),
    connectorType,
    openSession: async (connector, signal) => {
      const lastImport = await store.watermark(connector.id, undefined);
      const surroundings = { ...context, lastImport };
      return openSession(connectorType(connector.type), connector, surroundings, signal);
    },
  };
}
