import { ConnectorError } from '@cognate/connector-kit';
import type {
  ConnectorContext,
  ConnectorPasswords,
  ConnectorSession,
  DiscoveredPartition,
  DiscoveredSchema,
  ExportChange,
  ExportResult,
  ImportPage,
  ImportRequest,
} from '@cognate/connector-kit';
import type { ExportEnvironment } from '../export/export-target.ts';
import { createExporter } from '../export/exporter.ts';
import type { Exporter } from '../export/exporter.ts';
import type { ImportContext } from '../import/directory-reader.ts';
import { present } from '../protocol/filter.ts';
import type { LdapClient } from '../protocol/ldap-client.ts';
import { describeResult } from '../protocol/ldap-error.ts';
import { discoveredSchema, readDirectorySchema } from '../schema/read-schema.ts';
import type { DirectorySettings } from '../settings.ts';
import { discoverPartitions } from './discover-partitions.ts';
import type { NamedPartition } from './discover-partitions.ts';
import { openClient } from './open-client.ts';
import { readRootDse } from './root-dse.ts';
import { stepFailure } from './step-failure.ts';

/** What one kind of directory does in its own way. */
export interface DirectoryDialect {
  readonly import: (
    context: ImportContext,
    request: ImportRequest,
  ) => AsyncGenerator<ImportPage, void, undefined>;
  /** What is known of types and attributes that the directory's schema does not say. */
  readonly refineSchema?: (
    schema: DiscoveredSchema,
    client: LdapClient,
  ) => DiscoveredSchema | Promise<DiscoveredSchema>;
  /** The partitions with what they are. The naming contexts of the root entry when left out. */
  readonly partitions?: (directory: OpenDirectory) => Promise<readonly NamedPartition[]>;
  readonly passwords?: ConnectorPasswords;
  /** Plain LDAP when left out. */
  readonly createExporter?: (environment: ExportEnvironment) => Exporter;
}

/** A connection that is logged on, with what its directory says of itself. */
export type OpenDirectory = ExportEnvironment;

/** Connects, logs on and reads what the directory can do. */
export async function openDirectory(
  settings: DirectorySettings,
  context: ConnectorContext,
): Promise<OpenDirectory> {
  context.signal.throwIfAborted();
  let client: LdapClient | undefined;
  try {
    client = await openClient(settings, context);
    return { settings, schema: context.schema, client, rootDse: await readRootDse(client) };
  } catch (error) {
    client?.close();
    throw stepFailure(error, 'start');
  }
}

/** A session of a connector on an open directory. Failures of the connection end steps under MIM's names. */
export class DirectorySession implements ConnectorSession {
  readonly passwords: ConnectorPasswords | undefined;
  readonly #directory: OpenDirectory;
  readonly #dialect: DirectoryDialect;
  readonly #signal: AbortSignal;
  readonly #exporter: Exporter;

  constructor(directory: OpenDirectory, dialect: DirectoryDialect, signal: AbortSignal) {
    this.#directory = directory;
    this.#dialect = dialect;
    this.passwords = dialect.passwords;
    this.#signal = signal;
    this.#exporter = dialect.createExporter?.(directory) ?? createExporter(directory);
  }

  /** Besides the logon, which `open` did, the base names must be there: an empty search would look like deletions. */
  async test(): Promise<void> {
    try {
      for (const base of this.#directory.settings.baseDns) await this.#testBase(base);
    } catch (error) {
      throw stepFailure(error, 'start');
    }
  }

  async #testBase(base: string): Promise<void> {
    const filter = present('objectClass');
    const { result } = await this.#directory.client.searchAll({
      base,
      scope: 'base',
      filter,
      attributes: ['1.1'],
    });
    if (result.code !== 0)
      throw new ConnectorError(
        'no-start-bad-ma-configuration',
        `The base "${base}" cannot be read: ${describeResult(result)}`,
        { remedy: 'Check the base names in the settings, and what the account may read.' },
      );
  }

  async discoverSchema(): Promise<DiscoveredSchema> {
    const { client, rootDse, settings } = this.#directory;
    try {
      const schema = await readDirectorySchema(client, rootDse);
      if (schema.classList.length === 0) throw noSchema(client.url.text);
      const discovered = discoveredSchema(schema, settings);
      return (await this.#dialect.refineSchema?.(discovered, client)) ?? discovered;
    } catch (error) {
      throw stepFailure(error, 'start');
    }
  }

  async discoverPartitions(): Promise<readonly DiscoveredPartition[]> {
    try {
      const named = await this.#dialect.partitions?.(this.#directory);
      return await discoverPartitions(this.#directory, named ?? suffixesOf(this.#directory));
    } catch (error) {
      throw stepFailure(error, 'start');
    }
  }

  get server(): string {
    return this.#directory.client.url.text;
  }

  async *import(request: ImportRequest): AsyncGenerator<ImportPage, void, undefined> {
    try {
      yield* this.#dialect.import(this.#directory, request);
    } catch (error) {
      throw stepFailure(error, 'import');
    }
  }

  async export(page: readonly ExportChange[]): Promise<readonly ExportResult[]> {
    this.#signal.throwIfAborted();
    try {
      return await this.#exporter.write(page);
    } catch (error) {
      throw stepFailure(error, 'export');
    }
  }

  async finishExport(): Promise<void> {
    // Everything is done when a page is answered. A connection that was lost meanwhile must still end the step.
    if (this.#exporter.failure !== undefined) throw stepFailure(this.#exporter.failure, 'export');
  }

  async close(): Promise<void> {
    this.#directory.client.close();
  }
}

/** A directory that does not say what it holds is taken to hold what the settings name. */
const suffixesOf = ({ rootDse, settings }: OpenDirectory): readonly NamedPartition[] => {
  const names = rootDse.namingContexts.length > 0 ? rootDse.namingContexts : settings.baseDns;
  return names.map((name) => ({ name, kind: 'suffix' }));
};

const noSchema = (url: string): ConnectorError =>
  new ConnectorError('no-start-server', `${url} shows no schema to this account.`, {
    remedy: 'Let the account of bind.dn read the subschema entry.',
  });
