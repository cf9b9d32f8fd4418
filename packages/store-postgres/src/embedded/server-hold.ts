import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findPostmaster } from './postmaster-file.ts';
import { stopServer } from './server-process.ts';

/**
 * How processes share one server: each keeps one connection open, named as a hold; whoever lets go and sees no other
 * hold stops the server. A process that was killed loses its connection, so no stale hold can exist, and a lock on
 * the server puts taking and letting go in one order.
 */
export interface Hold {
  /** Resolves when the connection breaks without having been let go. */
  readonly lost: Promise<void>;
  close(): void;
}

const HOLD_PREFIX = 'cognate-hold ';
/** Any number that no other code uses on this server. */
const LOCK = 18_250_001;
const CONNECT_TIMEOUT_MS = 10_000;
/** For how long a server that answers nobody is asked who else uses it. */
const LET_GO_MS = 20_000;

const SEPARATE_ROLE = `select 1 from pg_roles where rolname = 'cognate'`;
const SEPARATE_DATABASE = `select 1 from pg_database where datname = 'cognate'`;

export interface HoldOptions {
  readonly port: number;
  readonly superuser: string;
  readonly application: string;
  /** Names this hold among those of all processes. */
  readonly holder: string;
}

/** Takes a hold; makes the product's role and database where they do not exist yet. */
export async function takeHold(options: HoldOptions): Promise<Hold> {
  const client = connection(options.port, options.superuser, `${HOLD_PREFIX}${options.holder}`);
  const lost = new Promise<void>((resolve) => {
    client.once('end', resolve);
  });
  // A hold must never keep the process alive: its end is what lets go.
  client.on('error', () => {});
  await client.connect();
  try {
    // Waits for one that is about to stop the server; then this connection ends and the caller starts anew.
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await ensureDatabase(client, options.application);
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  detachable(client).unref();
  return { lost, close: () => closeHold(client) };
}

/** `pg` can detach its connection from the process; the published types leave that out. */
interface Detachable {
  ref(): void;
  unref(): void;
}

const detachable = (client: Client): Detachable => client as unknown as Detachable;

function closeHold(client: Client): void {
  // Whoever closes waits for the end.
  detachable(client).ref();
  client.end().catch(() => {});
}

async function ensureDatabase(client: Client, password: string): Promise<void> {
  if ((await client.query(SEPARATE_ROLE)).rowCount === 0) {
    // The password is hexadecimal, made by this product.
    await client.query(`create role cognate login createdb password '${password}'`);
  }
  if ((await client.query(SEPARATE_DATABASE)).rowCount === 0) {
    await client.query('create database cognate owner cognate');
  }
}

export interface LetGoOptions {
  readonly cluster: string;
  readonly binaries: string;
  readonly superuser: string;
  readonly holder: string;
}

/** Lets the hold go and stops the server when there is no other. */
export async function letGo(options: LetGoOptions): Promise<void> {
  const deadline = Date.now() + LET_GO_MS;
  for (;;) {
    const running = findPostmaster(options.cluster);
    if (running === undefined) return;
    try {
      return await tryToLetGo(options, running.port);
    } catch {
      // Another one stops the server at this moment, or it recovers from a crash, which ended all holds.
      if (Date.now() > deadline) return stopServer(options.cluster, options.binaries);
      await sleep(100);
    }
  }
}

async function tryToLetGo(options: LetGoOptions, port: number): Promise<void> {
  const client = connection(port, options.superuser, 'cognate-letting-go');
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    // The hold may belong to a process that cannot close it any more, because it waits for this one.
    await client.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = $1',
      [`${HOLD_PREFIX}${options.holder}`],
    );
    const others = await client.query(
      'select 1 from pg_stat_activity where starts_with(application_name, $1)',
      [HOLD_PREFIX],
    );
    if (others.rowCount === 0) await stopServer(options.cluster, options.binaries);
  } finally {
    await client.end().catch(() => {});
  }
}

function connection(port: number, password: string, applicationName: string): Client {
  return new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
}
