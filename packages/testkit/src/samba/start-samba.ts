import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@cognate/kernel';
import { serverFailure, startGuarded } from '../guarded-process.ts';
import type { GuardedProcess } from '../guarded-process.ts';
import { makeRunDirectory } from '../run-directory.ts';
import { makeTestCertificates } from '../slapd/test-certificates.ts';
import { waitForPort } from '../wait-for-port.ts';
import { SAMBA_FOLDERS, kerberosConfiguration, sambaConfiguration } from './samba-configuration.ts';
import type { SambaPlan } from './samba-configuration.ts';

/** What tests need to know of a domain controller. Plain data: a test process gets it from the one that started it. */
export interface SambaForest {
  readonly host: string;
  /** `ldap://` for StartTLS, `ldaps://` for TLS from the start. */
  readonly url: string;
  readonly tlsUrl: string;
  /** The domain's name in DNS: `contoso.test`. */
  readonly domain: string;
  readonly netbiosName: string;
  /** The domain partition: `DC=contoso,DC=test`. */
  readonly baseDn: string;
  readonly adminDn: string;
  readonly adminPassword: string;
  /** The certificate authority of the server, as a file and as PEM text. */
  readonly caFile: string;
  readonly ca: string;
  /** What `KRB5_CONFIG` has to name for programs that log on by Kerberos. */
  readonly kerberosFile: string;
  /** The name of the domain controller in Kerberos. */
  readonly servicePrincipal: string;
  readonly directory: string;
}

/** An Active Directory domain controller of its own forest, on a loopback address of its own. */
export interface Samba extends AsyncDisposable {
  readonly forest: SambaForest;
  /** The server goes away; its data stay. */
  halt(): Promise<void>;
  /** It is back, on the same address. */
  resume(): Promise<void>;
  /** Stops it for good and deletes its data. */
  stop(): Promise<void>;
}

const run = promisify(execFile);
const SAMBA = '/usr/sbin/samba';
const PROVISION_MS = 120_000;
const LDAPS = 636;
const PASSWORD = 'Passw0rd.Admin1';

/**
 * Provisions and starts a Samba domain controller: some four seconds. It listens on one address of 127.0.0.0/8 only,
 * and cannot outlive this process. Needs root, because the ports of Active Directory are below 1024.
 */
export async function startSamba(name: string): Promise<Samba> {
  assertCanRun();
  const directory = makeRunDirectory('samba');
  try {
    return await startIn(directory, name);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

function assertCanRun(): void {
  if (!existsSync(SAMBA))
    throw new AppError('test-server-missing', 'Samba is not installed.', {
      remedy: 'node tools/prepare-servers/main.ts names the packages and installs them.',
    });
  if (process.getuid?.() !== 0)
    throw new AppError('test-server-missing', 'Samba needs root for the ports of a domain.', {
      remedy: 'Run the tests of Active Directory (*.ad.test.ts) as root.',
    });
}

async function startIn(directory: string, name: string): Promise<Samba> {
  const host = await freeAddress();
  // Its services run as root, but look at who may enter the folder.
  chmodSync(directory, 0o755);
  for (const folder of SAMBA_FOLDERS) mkdirSync(path.join(directory, folder));
  chmodSync(path.join(directory, 'ntp'), 0o750);
  const certificates = makeTestCertificates(directory, host);
  // Samba refuses a key that others can read.
  chmodSync(certificates.key, 0o600);
  const realm = `${name}.test`.toUpperCase();
  const plan = { directory, host, realm, netbiosName: name.toUpperCase(), certificates };
  await provision(plan);
  writeFileSync(path.join(directory, 'smb.conf'), sambaConfiguration(plan));
  const kerberosFile = path.join(directory, 'krb5.conf');
  writeFileSync(kerberosFile, kerberosConfiguration(plan));
  const server = createController(plan);
  await server.resume();
  const baseDn = `DC=${name},DC=test`;
  const stop = async (): Promise<void> => {
    await server.halt();
    rmSync(directory, { recursive: true, force: true });
  };
  const forest = {
    host,
    url: `ldap://${host}`,
    tlsUrl: `ldaps://${host}`,
    domain: realm.toLowerCase(),
    netbiosName: plan.netbiosName,
    baseDn,
    adminDn: `CN=Administrator,CN=Users,${baseDn}`,
    adminPassword: PASSWORD,
    caFile: certificates.authority,
    ca: readFileSync(certificates.authority, 'utf8'),
    kerberosFile,
    servicePrincipal: `ldap/dc1.${name}.test`,
    directory,
  };
  return {
    forest,
    halt: () => server.halt(),
    resume: () => server.resume(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** An address of 127.0.0.0/8 on which nobody is a domain controller yet. */
async function freeAddress(): Promise<string> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const host = `127.${randomInt(64, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`;
    if (await canListen(host)) return host;
  }
  throw new AppError('test-server-failed', 'No address of 127.0.0.0/8 has port 636 free.', {
    remedy: 'Run the tests of Active Directory as root.',
  });
}

function canListen(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(LDAPS, host, () => server.close(() => resolve(true)));
  });
}

/** Makes the domain: schema, well-known containers, the administrator. */
async function provision({ directory, host, realm, netbiosName }: SambaPlan): Promise<void> {
  const options = [
    `--targetdir=${directory}`,
    '--configfile=/dev/null',
    `--realm=${realm}`,
    `--domain=${netbiosName}`,
    '--server-role=dc',
    '--host-name=dc1',
    `--host-ip=${host}`,
    '--dns-backend=NONE',
    `--adminpass=${PASSWORD}`,
    '--function-level=2008_R2',
    '--base-schema=2012_R2',
    `--option=interfaces=${host}/8`,
    '--option=bind interfaces only=yes',
    '--option=ldb:nosync=yes',
  ];
  await run('samba-tool', ['domain', 'provision', ...options], { timeout: PROVISION_MS });
}

/** The process of the domain controller, which may go and come back. */
function createController({ directory, host }: SambaPlan) {
  const log = path.join(directory, 'samba.out');
  let running: GuardedProcess | undefined;

  async function resume(): Promise<void> {
    if (running !== undefined) return;
    const config = `--configfile=${path.join(directory, 'smb.conf')}`;
    const server = startGuarded({
      file: SAMBA,
      args: ['--foreground', '--no-process-group', '--debug-stdout', '--model=single', config],
      log,
      stopSignal: 'TERM',
      cwd: directory,
    });
    const ended = (): boolean => server.end() !== undefined;
    if (!(await waitForPort(LDAPS, ended, host)))
      throw serverFailure('samba', log, server.end() ?? '', 'See its message.');
    running = server;
  }

  async function halt(): Promise<void> {
    await running?.stop();
    running = undefined;
  }

  return { resume, halt };
}
