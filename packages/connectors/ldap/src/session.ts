import { ConnectorError } from '@cognate/connector-kit';
import type {
  ConnectorContext,
  ConnectorSession,
  DiscoveredSchema,
  ExportChange,
  ExportResult,
  ImportPage,
  ImportRequest,
} from '@cognate/connector-kit';
import type { LdapSettings } from './config.ts';
import { createExporter } from './export.ts';
import type { Exporter } from './export.ts';
import { importFull } from './import.ts';
import { present } from './protocol/filter.ts';
import type { LdapClient } from './protocol/ldap-client.ts';
import { describeResult } from './protocol/ldap-error.ts';
import { discoveredSchema, readDirectorySchema } from './schema.ts';
import { openClient } from './session/open-client.ts';
import { readRootDse } from './session/root-dse.ts';
import type { RootDse } from './session/root-dse.ts';
import { stepFailure } from './session/step-failure.ts';

/** Connects, logs on and reads what the directory can do. */
export async function openLdapSession(
  settings: LdapSettings,
  context: ConnectorContext,
): Promise<ConnectorSession> {
  context.signal.throwIfAborted();
  let client: LdapClient | undefined;
  try {
    client = await openClient(settings, context);
    return new LdapSession(settings, context, client, await readRootDse(client));
  } catch (error) {
    client?.close();
    throw stepFailure(error, 'start');
  }
}

class LdapSession implements ConnectorSession {
  readonly #settings: LdapSettings;
  readonly #context: ConnectorContext;
  readonly #client: LdapClient;
  readonly #rootDse: RootDse;
  readonly #exporter: Exporter;

  constructor(
    settings: LdapSettings,
    context: ConnectorContext,
    client: LdapClient,
    rootDse: RootDse,
  ) {
    this.#settings = settings;
    this.#context = context;
    this.#client = client;
    this.#rootDse = rootDse;
    this.#exporter = createExporter({ settings, schema: context.schema, client, rootDse });
  }

  /** Besides the logon, which `open` did, the base names must be there: an empty search would look like deletions. */
  async test(): Promise<void> {
    try {
      for (const base of this.#settings.baseDns) await this.#testBase(base);
    } catch (error) {
      throw stepFailure(error, 'start');
    }
  }

  async #testBase(base: string): Promise<void> {
    const filter = present('objectClass');
    const { result } = await this.#client.searchAll({
      base,
      scope: 'base',
      filter,
      attributes: ['1.1'],
    });
    if (result.code !== 0)
      throw new ConnectorError(
        'no-start-bad-ma-configuration',
        `The base "${base}" cannot be read: ${describeResult(result)}`,
        { remedy: 'Check baseDns, and what the account may read.' },
      );
  }

  async discoverSchema(): Promise<DiscoveredSchema> {
    try {
      const schema = await readDirectorySchema(this.#client, this.#rootDse);
      if (schema.classList.length === 0) throw noSchema(this.#client.url.text);
      return discoveredSchema(schema, this.#settings);
    } catch (error) {
      throw stepFailure(error, 'start');
    }
  }

  async *import(request: ImportRequest): AsyncGenerator<ImportPage, void, undefined> {
    try {
      yield* importFull(
        {
          client: this.#client,
          rootDse: this.#rootDse,
          settings: this.#settings,
          schema: this.#context.schema,
        },
        request,
      );
    } catch (error) {
      throw stepFailure(error, 'import');
    }
  }

  async export(page: readonly ExportChange[]): Promise<readonly ExportResult[]> {
    this.#context.signal.throwIfAborted();
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
    this.#client.close();
  }
}

const noSchema = (url: string): ConnectorError =>
  new ConnectorError('no-start-server', `${url} shows no schema to this account.`, {
    remedy: 'Let the account of bind.dn read the subschema entry.',
  });
