import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serverFailure, startGuarded } from '../guarded-process.ts';
import type { GuardedProcess } from '../guarded-process.ts';
import { freePorts } from '../free-port.ts';
import { makeRunDirectory } from '../run-directory.ts';
import { waitForPort } from '../wait-for-port.ts';
import { firstEntries, slapdConfiguration } from './slapd-configuration.ts';
import type { SlapdOverlay } from './slapd-configuration.ts';
import { slapdProgram } from './slapd-program.ts';
import { makeTestCertificates } from './test-certificates.ts';

export interface SlapdOptions {
  /** `dc=example,dc=test` when left out. */
  readonly suffix?: string;
  /** `memberof` and `refint` when left out. Entries loaded from LDIF get no memberOf: overlays do not see them. */
  readonly overlays?: readonly SlapdOverlay[];
  /** Entries to load before the start, as LDIF text. */
  readonly ldif?: string;
  /** The same from a file, of any size: some 30,000 entries a second. */
  readonly ldifFile?: string;
  /** The most entries that an unpaged search of the service account gets; none when left out. */
  readonly sizeLimit?: number;
  /** Simple binds are refused without TLS (result 13). */
  readonly requireTls?: boolean;
  /** Further schema, in the form of slapd.conf(5). */
  readonly schema?: string;
}

/** A real OpenLDAP server on 127.0.0.1 with data of its own. */
export interface Slapd extends AsyncDisposable {
  readonly host: '127.0.0.1';
  /** For LDAP and StartTLS. */
  readonly port: number;
  /** For LDAPS. */
  readonly tlsPort: number;
  readonly url: string;
  readonly tlsUrl: string;
  readonly suffix: string;
  /** Has all rights and no limits. */
  readonly adminDn: string;
  readonly adminPassword: string;
  /** May read and write everything under the suffix, within the limits. */
  readonly serviceDn: string;
  readonly servicePassword: string;
  /** The certificate authority of the server, as a file and as PEM text. */
  readonly caFile: string;
  readonly ca: string;
  /** Holds configuration, data and `slapd.log`. */
  readonly directory: string;
  /** The server goes away; its data stay. */
  halt(): Promise<void>;
  /** It is back, on the same ports. */
  resume(): Promise<void>;
  /** Stops it for good and deletes its data. */
  stop(): Promise<void>;
}

const PORT_ATTEMPTS = 5;

/**
 * Starts OpenLDAP in a temporary folder, as any user: `await using slapd = await startSlapd()`.
 *
 * There are `ou=people`, `ou=groups` and the service account; passwords and certificates are new at every start. The
 * server cannot outlive this process. Needs Debian's `slapd` and `openssl`.
 */
export async function startSlapd(options: SlapdOptions = {}): Promise<Slapd> {
  const directory = makeRunDirectory('slapd');
  try {
    return await startIn(directory, options);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(directory: string, options: SlapdOptions): Promise<Slapd> {
  const suffix = options.suffix ?? 'dc=example,dc=test';
  const access = {
    suffix,
    adminDn: `cn=admin,${suffix}`,
    adminPassword: randomBytes(12).toString('hex'),
    serviceDn: `cn=service,${suffix}`,
    servicePassword: randomBytes(12).toString('hex'),
  };
  const overlays = options.overlays ?? ['memberof', 'refint'];
  for (const folder of ['data', 'accesslog']) mkdirSync(path.join(directory, folder));
  const certificates = makeTestCertificates(directory);
  const configuration = slapdConfiguration({
    ...access,
    directory,
    overlays,
    sizeLimit: options.sizeLimit,
    requireTls: options.requireTls ?? false,
    schema: options.schema ?? '',
    certificates,
  });
  writeFileSync(path.join(directory, 'slapd.conf'), configuration, { mode: 0o600 });
  const program = slapdProgram(directory);
  const seed = firstEntries({ ...access, passwordPolicy: overlays.includes('ppolicy') });
  const seedFile = path.join(directory, 'seed.ldif');
  writeFileSync(seedFile, `${seed}\n${options.ldif ?? ''}`, { mode: 0o600 });
  load(program, directory, suffix, seedFile);
  if (options.ldifFile !== undefined) load(program, directory, suffix, options.ldifFile);

  const server = createServer(program, directory);
  const { port, tlsPort } = await server.start();
  const stop = async (): Promise<void> => {
    await server.halt();
    rmSync(directory, { recursive: true, force: true });
  };
  return {
    ...access,
    host: '127.0.0.1',
    port,
    tlsPort,
    url: `ldap://127.0.0.1:${port}`,
    tlsUrl: `ldaps://127.0.0.1:${tlsPort}`,
    caFile: certificates.authority,
    ca: readFileSync(certificates.authority, 'utf8'),
    directory,
    halt: () => server.halt(),
    resume: () => server.resume(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Loads entries into the stopped server, without its checks and overlays. */
function load(program: string, directory: string, suffix: string, ldif: string): void {
  const log = path.join(directory, 'slapadd.log');
  const output = openSync(log, 'a');
  const args = ['-T', 'add', '-q', '-w', '-f', path.join(directory, 'slapd.conf'), '-b', suffix];
  const { status, signal } = spawnSync(program, [...args, '-l', ldif], {
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (status === 0) return;
  throw serverFailure('slapadd', log, signal ?? `code ${String(status)}`, `Correct ${ldif}.`);
}

interface Ports {
  readonly port: number;
  readonly tlsPort: number;
}

/** The process of the server, which may go and come back on the same ports. */
function createServer(program: string, directory: string) {
  const log = path.join(directory, 'slapd.log');
  let running: GuardedProcess | undefined;
  let ports: Ports | undefined;

  async function tryStart({ port, tlsPort }: Ports): Promise<string | undefined> {
    const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${tlsPort}/`;
    const args = ['-d', '0', '-f', path.join(directory, 'slapd.conf'), '-h', urls];
    const server = startGuarded({ file: program, args, log, stopSignal: 'TERM', cwd: directory });
    const ended = (): boolean => server.end() !== undefined;
    // The port may be somebody else's, so the server has to be alive as well.
    if ((await waitForPort(tlsPort, ended)) && !ended()) {
      running = server;
      return undefined;
    }
    return server.end();
  }

  async function start(): Promise<Ports> {
    for (let attempt = 1; ; attempt += 1) {
      const [port = 0, tlsPort = 0] = await freePorts(2);
      const end = await tryStart({ port, tlsPort });
      if (end === undefined) {
        ports = { port, tlsPort };
        return ports;
      }
      if (attempt === PORT_ATTEMPTS) throw serverFailure('slapd', log, end, 'See its message.');
    }
  }

  async function resume(): Promise<void> {
    if (running !== undefined || ports === undefined) return;
    const end = await tryStart(ports);
    if (end !== undefined) throw serverFailure('slapd', log, end, 'See its message.');
  }

  async function halt(): Promise<void> {
    await running?.stop();
    running = undefined;
  }

  return { start, resume, halt };
}
