import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  chownSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@cognate/kernel';
import { freePorts } from '../free-port.ts';
import { serverFailure, startGuarded } from '../guarded-process.ts';
import { makeRunDirectory } from '../run-directory.ts';
import { waitForPort } from '../wait-for-port.ts';
import { configureInstance } from './configure-instance.ts';

export interface Ds389Options {
  /** Further schema as LDIF of `cn=schema`. */
  readonly schema?: string;
}

/** A real 389 Directory Server on 127.0.0.1, with change log and content synchronization switched on. */
export interface Ds389 extends AsyncDisposable {
  readonly url: string;
  /** Its certificate is for `localhost`. */
  readonly tlsUrl: string;
  readonly caFile: string;
  readonly suffix: string;
  readonly adminDn: string;
  readonly adminPassword: string;
  readonly directory: string;
  /** Stops it for good and deletes its data. */
  stop(): Promise<void>;
}

const run = promisify(execFile);
const NS_SLAPD = '/usr/sbin/ns-slapd';
const CREATE_MS = 150_000;
const SUFFIX = 'dc=ds389,dc=test';
const ADMIN = 'cn=Directory Manager';
const PASSWORD = 'Directory.Manager1';

/** Creates and starts the server: some ten seconds. Needs root; cannot outlive this process. */
export async function startDs389(options: Ds389Options = {}): Promise<Ds389> {
  if (!existsSync(NS_SLAPD) || process.getuid?.() !== 0)
    throw new AppError('test-server-missing', '389 Directory Server cannot be started here.', {
      remedy: 'Run the tests as root; node tools/prepare-servers/main.ts installs the packages.',
    });
  const directory = makeRunDirectory('ds389');
  try {
    return await startIn(directory, options);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(directory: string, { schema }: Ds389Options): Promise<Ds389> {
  // The server's own account must be able to enter.
  chmodSync(directory, 0o755);
  const [port = 0, tlsPort = 0] = await freePorts(2);
  mkdirSync(path.join(directory, 'log'));
  writeFileSync(path.join(directory, 'instance.inf'), instanceFile(directory, { port, tlsPort }), {
    mode: 0o600,
  });
  await run('sh', [path.join(import.meta.dirname, 'create-instance.sh'), directory], {
    timeout: CREATE_MS,
  });
  const configuration = path.join(directory, 'etc', 'slapd-test');
  const dse = path.join(configuration, 'dse.ldif');
  writeFileSync(dse, configureInstance(readFileSync(dse, 'utf8'), directory));
  if (schema !== undefined) addSchema(configuration, schema);
  const server = await startServer(directory, tlsPort);
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return {
    url: `ldap://127.0.0.1:${port}`,
    tlsUrl: `ldaps://127.0.0.1:${tlsPort}`,
    caFile: path.join(configuration, 'ca.crt'),
    suffix: SUFFIX,
    adminDn: ADMIN,
    adminPassword: PASSWORD,
    directory,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function instanceFile(
  directory: string,
  { port, tlsPort }: { readonly port: number; readonly tlsPort: number },
): string {
  const inside = (name: string): string => path.join(directory, name);
  const section = (name: string, values: Readonly<Record<string, string | number>>): string =>
    [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`)].join('\n');
  return `${[
    section('general', {
      config_version: 2,
      full_machine_name: 'localhost',
      start: 'False',
      strict_host_checking: 'False',
      systemd: 'False',
      selinux: 'False',
    }),
    section('slapd', {
      instance_name: 'test',
      user: 'dirsrv',
      group: 'dirsrv',
      port,
      secure_port: tlsPort,
      root_dn: ADMIN,
      root_password: PASSWORD,
      self_sign_cert: 'True',
      initconfig_dir: inside('init'),
      backup_dir: inside('var/backup'),
      db_dir: inside('var/db'),
      db_home_dir: inside('var/db'),
      ldif_dir: inside('var/ldif'),
      log_dir: inside('log'),
      inst_dir: inside('var/inst'),
      local_state_dir: inside('var'),
    }),
    section('backend-userroot', {
      suffix: SUFFIX,
      create_suffix_entry: 'True',
      sample_entries: 'no',
    }),
  ].join('\n')}\n`;
}

function addSchema(configuration: string, schema: string): void {
  const file = path.join(configuration, 'schema', '98sample.ldif');
  writeFileSync(file, schema, { mode: 0o644 });
  const { uid, gid } = statSync(path.join(configuration, 'dse.ldif'));
  chownSync(file, uid, gid);
}

async function startServer(directory: string, tlsPort: number) {
  const log = path.join(directory, 'log', 'server.out');
  const configuration = path.join(directory, 'etc', 'slapd-test');
  const server = startGuarded({
    file: NS_SLAPD,
    // A debug level keeps it in the foreground, so that its guard can stop it.
    args: ['-D', configuration, '-i', path.join(directory, 'run', 'slapd.pid'), '-d', '0'],
    log,
    stopSignal: 'TERM',
    cwd: directory,
  });
  const ended = (): boolean => server.end() !== undefined;
  if (!(await waitForPort(tlsPort, ended)))
    throw serverFailure('ns-slapd', log, server.end() ?? '', 'See its message.');
  return server;
}
