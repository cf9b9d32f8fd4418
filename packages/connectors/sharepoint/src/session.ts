import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConnectorError } from '@cognate/connector-kit';
import type { ConnectorContext, ConnectorSession } from '@cognate/connector-kit';
import type { SharePointSettings } from './config.ts';
import { createExport } from './export.ts';
import { importProfiles } from './import.ts';
import { createProfileService } from './protocol/profile-service.ts';
import { createProfileRun } from './run.ts';
import { discoverSchema } from './schema.ts';
import { during } from './step-failure.ts';
import { createTransport } from './transport/http-transport.ts';
import type { Transport } from './transport/http-transport.ts';

/** Opens a session. Nothing is sent yet. */
export async function openSharePointSession(
  settings: SharePointSettings,
  context: ConnectorContext,
): Promise<ConnectorSession> {
  const { signal, schema } = context;
  signal.throwIfAborted();
  const transport = await openTransport(settings, context);
  const service = createProfileService(transport);
  const run = createProfileRun(service, transport);
  const environment = { service, run, schema, settings, signal, fetch: transport.get };
  const exporting = createExport(environment);
  return {
    test: async () => {
      await during('start', () => service.clientMode());
    },
    discoverSchema: async () =>
      discoverSchema(await during('start', () => service.importProperties())),
    import: (request) => importProfiles(environment, request),
    export: (page) => exporting.write(page),
    finishExport: () => during('export', () => run.finish()),
    close: async () => {
      await run.abandon();
      transport.close();
    },
  };
}

async function openTransport(
  settings: SharePointSettings,
  { baseDirectory, secret, signal }: ConnectorContext,
): Promise<Transport> {
  const { logOn, tls } = settings;
  return createTransport({
    base: new URL(settings.url),
    method: logOn.method,
    credentials: { user: logOn.user, password: secret(logOn.password.secret) },
    ca: tls.caFile === undefined ? undefined : await readCa(resolve(baseDirectory, tls.caFile)),
    servername: tls.servername,
    timeout: settings.timeoutSeconds * 1000,
    maxBytes: settings.maxAnswerMegabytes * 1024 * 1024,
    signal,
  });
}

async function readCa(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConnectorError('no-start-bad-ma-configuration', `${file} cannot be read.`, {
      remedy: 'Put the certificates (PEM) there, or correct tls.caFile.',
      cause: error,
    });
  }
}
