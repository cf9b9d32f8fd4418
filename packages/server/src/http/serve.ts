import pino from 'pino';
import type { Instance } from '../compose.ts';
import { NOBODY } from './caller.ts';
import { createApp } from './create-app.ts';
import { createHandlers } from './handlers.ts';
import { refuseOtherAddresses } from './own-address.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly version: string;
  /** Where log lines go, each a JSON object without personal data. */
  readonly log: (line: string) => void;
}

export interface RunningServer {
  /** `http://127.0.0.1:8440` */
  readonly address: string;
  /** Takes no new requests, lets the current ones finish. */
  close(): Promise<void>;
}

/** Starts the HTTP server. Errors: `address-not-allowed`; the system's own when the port is taken. */
export async function serve(instance: Instance, options: ServeOptions): Promise<RunningServer> {
  const { host, port, version, log } = options;
  refuseOtherAddresses(host);
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write: log });
  const app = await createApp({
    handlers: createHandlers(instance, version),
    // Only this machine is listened to, and only reading is possible yet.
    identify: async () => NOBODY,
    logger,
  });
  const address = await app.listen({ host, port, listenTextResolver: () => 'listening' });
  return { address, close: () => app.close() };
}
