import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { attachServer } from './attach-server.ts';
import type { AttachOptions, Attached } from './attach-server.ts';
import { ensureCluster } from './create-cluster.ts';
import { findPlatformBinaries } from './platform-binaries.ts';
import type { PlatformBinaries } from './platform-binaries.ts';
import { atProcessEnd } from './process-end.ts';
import { locateServer } from './server-files.ts';
import { letGo } from './server-hold.ts';
import { measureMachine, serverSettings } from './server-settings.ts';
import { usableBinaries } from './usable-binaries.ts';

export interface EmbeddedPostgresOptions {
  /** Where the data are kept; made when missing. Belongs to Cognate alone. */
  readonly dataDirectory: string;
  /** Told in a sentence what takes time or went wrong in the background. */
  readonly log?: (message: string) => void;
  /** PostgreSQL settings that replace the recommended ones; they count for the process that starts the server. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Other PostgreSQL programs of the same major release than those that npm installed. */
  readonly binaries?: PlatformBinaries;
  /** Where root keeps what the server's account cannot reach elsewhere; /var/lib/cognate when left out. */
  readonly systemDirectory?: string;
}

export interface EmbeddedPostgres {
  /** Of the database `cognate`, as its owner; contains the password. */
  readonly connectionString: string;
  /** The server was already running: another process uses it, or one was killed before it could stop it. */
  readonly adopted: boolean;
  /** Ends the use of the server; it stops when no other process uses it. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL from the binaries that npm installed, on a free port of 127.0.0.1, or joins the server that already
 * runs on this data directory.
 *
 * Processes share a server by using it: each call counts until `stop`, or until its process ends in whatever way, and
 * the last one stops the server. Only a process that is killed outright (SIGKILL) leaves it running; the next call
 * adopts it. If the server itself dies, it is started again on the same port. As root it runs under an ordinary account
 * (see `chooseServerAccount` and `locateServer`).
 *
 * Errors: `embedded-postgres-unsupported`, `-no-account`, `-no-access`, `-other-major`, `-start-failed`,
 * `-not-answering`, `database-disk-full`.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const installed = options.binaries ?? findPlatformBinaries();
  const files = locateServer(options.dataDirectory, options.systemDirectory);
  const binaries = usableBinaries(installed, files.account, files.copies);
  const passwords = await ensureCluster(files, binaries);
  const attach: AttachOptions = {
    files,
    binaries,
    passwords,
    settings: { ...serverSettings(measureMachine(files.base)), ...options.settings },
    holder: randomUUID(),
    log: options.log ?? ((): void => {}),
  };
  const attached = await attachServer(attach);
  return {
    connectionString: `postgresql://cognate:${passwords.application}@127.0.0.1:${attached.port}/cognate`,
    adopted: attached.adopted,
    stop: keepAttached(attach, attached),
  };
}

/** Renews the hold when it is lost, and answers with the way to let it go. */
function keepAttached(options: AttachOptions, first: Attached): () => Promise<void> {
  let attached = first;
  let stopped: Promise<void> | undefined;
  const callOff = atProcessEnd(() => letGoNow(options));
  const renew = async (): Promise<void> => {
    for (;;) {
      await attached.hold.lost;
      if (stopped !== undefined) return;
      options.log('The embedded database stopped unexpectedly; starting it again.');
      attached = await attachServer(options);
      if (stopped !== undefined) return;
    }
  };
  const renewal = renew().catch((error: unknown) => {
    options.log(`The embedded database could not be started again: ${String(error)}`);
  });
  const release = async (): Promise<void> => {
    attached.hold.close();
    await renewal;
    attached.hold.close();
    const { files, binaries, passwords, holder } = options;
    await letGo({ cluster: files.cluster, superuser: passwords.superuser, holder, binaries });
    callOff();
  };
  return () => (stopped ??= release());
}

/** The process ends: nothing here may wait, so another process does what is to be done. */
function letGoNow({ files, binaries, holder }: AttachOptions): void {
  const script = fileURLToPath(new URL('./let-go-at-exit.ts', import.meta.url));
  spawnSync(process.execPath, [script, files.cluster, files.passwords, holder, binaries], {
    stdio: 'ignore',
    timeout: 150_000,
    windowsHide: true,
  });
}
