import pino from 'pino';
import { createAccess } from '../access/access.ts';
import type { Instance } from '../compose.ts';
import { createRunSupervisor } from '../runs/run-supervisor.ts';
import { createApp } from './create-app.ts';
import { createHandlers } from './handlers.ts';
import { refuseOtherAddresses } from './own-address.ts';
import { addReferencePage } from './reference-page.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly version: string;
  /** Where people reach the server through a proxy that speaks TLS: `https://identity.example.com`. */
  readonly publicUrl?: string | undefined;
  /** Gives a link for another administrator though there is one. */
  readonly newSetUpLink?: boolean;
  readonly now: () => Date;
  /** Where log lines go, each a JSON object without personal data. */
  readonly log: (line: string) => void;
}

export interface RunningServer {
  /** `http://127.0.0.1:8440` */
  readonly address: string;
  /** Makes the first administrator: good for an hour, for one use. Undefined where there is one. */
  readonly setUpLink: string | undefined;
  /** Takes no new requests, lets the current ones finish, and runs end at their next page. */
  close(): Promise<void>;
}

/** Starts the HTTP server. Errors: `address-not-allowed`; the system's own when the port is taken. */
export async function serve(instance: Instance, options: ServeOptions): Promise<RunningServer> {
  const { host, port, version, log, now, publicUrl } = options;
  refuseOtherAddresses(host);
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write: log });
  const access = createAccess(instance.store, now);
  const supervisor = createRunSupervisor((request) => instance.run(request));
  const app = await createApp({
    handlers: createHandlers({ instance, access, supervisor, version, now }),
    identify: access.identify,
    audit: access.audit,
    logger,
    publicUrl,
  });
  await addReferencePage(app, version);
  const address = await app.listen({ host, port, listenTextResolver: () => 'listening' });
  const needsSetUp = options.newSetUpLink === true || !(await access.accounts.hasAdministrator());
  const setUpLink = needsSetUp
    ? `${publicUrl ?? address}/set-up#${await access.setUp.newToken()}`
    : undefined;
  const close = async (): Promise<void> => {
    await app.close();
    await supervisor.close();
  };
  return { address, setUpLink, close };
}
