import { statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';

/** The unprivileged account that runs the server when this process is root: PostgreSQL refuses to run as root. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const PREFERRED = ['postgres', '_postgres', 'nobody'] as const;

/**
 * The account for the server: the owner of an existing database, else `postgres`, else `nobody`.
 *
 * `passwd` is the text of /etc/passwd; `ownerUid` the owner of the database's files when there are some. Accounts are
 * never created, and one that /etc/passwd does not name would be refused by initdb.
 */
export function chooseServerAccount(passwd: string, ownerUid?: number): ServerAccount {
  const accounts = passwd.split('\n').flatMap(parseAccount);
  const owner = accounts.find((account) => account.uid === ownerUid && account.uid !== 0);
  if (owner !== undefined) return owner;
  for (const name of PREFERRED) {
    const found = accounts.find((account) => account.name === name && account.uid !== 0);
    if (found !== undefined) return found;
  }
  throw new AppError(
    'embedded-postgres-no-account',
    'PostgreSQL does not run as root, and /etc/passwd names neither the account postgres nor nobody.',
    { remedy: 'Start Cognate as an ordinary user, or create one of these accounts.' },
  );
}

function parseAccount(line: string): readonly ServerAccount[] {
  const [name, , uid, gid] = line.split(':');
  if (name === undefined || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return [];
  return [{ name, uid: Number(uid), gid: Number(gid) }];
}

/** Whether the mode bits let the account pass through every folder above `target` and read `target` itself. */
export function canRead(target: string, account: ServerAccount): boolean {
  const bits = statSync(target).isDirectory() ? 5 : 4;
  return allows(target, account, bits) && canEnter(path.dirname(path.resolve(target)), account);
}

/** Whether the mode bits let the account pass through the folder and every folder above it. */
export function canEnter(folder: string, account: ServerAccount): boolean {
  if (!allows(folder, account, 1)) return false;
  const above = path.dirname(path.resolve(folder));
  return above === path.resolve(folder) || canEnter(above, account);
}

function allows(target: string, account: ServerAccount, bits: number): boolean {
  const { mode, uid, gid } = statSync(target);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}
