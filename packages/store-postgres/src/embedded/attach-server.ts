import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@cognate/kernel';
import type { ServerPasswords } from './create-cluster.ts';
import { findPostmaster, removeDefunct } from './postmaster-file.ts';
import type { Postmaster } from './postmaster-file.ts';
import { atProcessEnd } from './process-end.ts';
import { startFailure } from './run-as.ts';
import type { ServerFiles } from './server-files.ts';
import { takeHold } from './server-hold.ts';
import type { Hold } from './server-hold.ts';
import { logSize, readLogFrom } from './server-log.ts';
import { freePort, spawnServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

export interface AttachOptions {
  readonly files: ServerFiles;
  readonly binaries: string;
  readonly passwords: ServerPasswords;
  readonly settings: Readonly<Record<string, string>>;
  readonly holder: string;
  readonly log: (message: string) => void;
}

export interface Attached {
  readonly hold: Hold;
  readonly port: number;
  /** The server was already running. */
  readonly adopted: boolean;
}

const POLL_MS = 20;
/** For how long a leftover of an earlier server may stand in the way. */
const IN_THE_WAY_MS = 20_000;
/** After a crash the server first repeats its log, which may take minutes. */
const RECOVERY_MS = 15 * 60_000;
const PORT_ATTEMPTS = 5;
const IN_THE_WAY = /lock file .* (already exists|is empty)|pre-existing shared memory block/;
const PORT_TAKEN = /Address already in use|could not create any TCP\/IP sockets/;

/** Adopts the server that runs on the cluster, or starts one, whichever it takes, and takes a hold on it. */
export async function attachServer(options: AttachOptions): Promise<Attached> {
  const attempt = new Attempt(options);
  const callOff = atProcessEnd(() => attempt.abandon());
  try {
    for (;;) {
      const running = findPostmaster(options.files.cluster);
      const attached = running === undefined ? await attempt.start() : await attempt.join(running);
      if (attached !== undefined) return attached;
      await sleep(POLL_MS);
    }
  } finally {
    callOff();
  }
}

/** One search for a server, with all that it remembers between its looks. */
class Attempt {
  readonly #options: AttachOptions;
  readonly #began = Date.now();
  #child: ServerProcess | undefined;
  #logStart = 0;
  #portFailures = 0;
  #recoveryReported = false;

  constructor(options: AttachOptions) {
    this.#options = options;
  }

  /** The process ends while it starts a server: nobody would know of it. */
  abandon(): void {
    this.#child?.interrupt();
  }

  async join({ pid, port }: Postmaster): Promise<Attached | undefined> {
    const { passwords, holder, log } = this.#options;
    try {
      const hold = await takeHold({ port, holder, ...passwords });
      return { hold, port, adopted: pid !== this.#child?.pid };
    } catch (error) {
      const recovering = error instanceof Error && 'code' in error && error.code === '57P03';
      if (recovering && !this.#recoveryReported && Date.now() - this.#began > 2000) {
        this.#recoveryReported = true;
        log('The database repeats its log after an unclean stop; this may take a while.');
      }
      if (Date.now() - this.#began < (recovering ? RECOVERY_MS : IN_THE_WAY_MS)) return undefined;
      throw this.#blocked(pid, error);
    }
  }

  async start(): Promise<undefined> {
    const { files, binaries, settings } = this.#options;
    const end = this.#child?.ended();
    if (this.#child !== undefined && end === undefined) return;
    if (end !== undefined) await this.#judge(end);
    this.#logStart = logSize(files.log);
    const port = await freePort(this.#portFailures === 0 ? readPort(files) : undefined);
    writeFileSync(portFile(files), `${port}\n`);
    this.#child = spawnServer(files, binaries, port, settings);
  }

  /** Returns when another start may succeed, throws otherwise. */
  async #judge(end: string): Promise<void> {
    const { files } = this.#options;
    const output = readLogFrom(files.log, this.#logStart);
    if (IN_THE_WAY.test(output) && Date.now() - this.#began < IN_THE_WAY_MS) {
      removeDefunct(files.cluster);
      await sleep(200);
    } else if (PORT_TAKEN.test(output) && this.#portFailures < PORT_ATTEMPTS) {
      this.#portFailures += 1;
    } else {
      throw startFailure('PostgreSQL', `${output}\n${end} (log: ${files.log})`);
    }
  }

  #blocked(pid: number, cause: unknown): AppError {
    const { cluster } = this.#options.files;
    return new AppError(
      'embedded-postgres-not-answering',
      `Process ${pid} runs the database in ${cluster} but does not let us in: ${String(cause)}`,
      {
        remedy: `If process ${pid} is no PostgreSQL server, delete ${path.join(cluster, 'postmaster.pid')}; otherwise stop it (kill -INT ${pid}) and start again.`,
        cause,
      },
    );
  }
}

/** Kept so that a restarted server has the address that others know. */
const portFile = (files: ServerFiles): string => path.join(files.server, 'port');

function readPort(files: ServerFiles): number | undefined {
  try {
    const port = Number(readFileSync(portFile(files), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}
