import { statfsSync } from 'node:fs';
import { upgradeFacts } from '@cognate/store-postgres';
import type { Migration, SchemaState } from '@cognate/store-postgres';
import type { InstanceNotes } from './instance-file.ts';

/** One thing that was looked at before an upgrade. */
export interface UpgradeCheck {
  readonly check: 'schema' | 'work' | 'backup' | 'space';
  /** `blocks` keeps the upgrade from being done. */
  readonly state: 'ok' | 'warning' | 'blocks';
  readonly message: string;
}

export interface UpgradePreflight {
  readonly server: string;
  /** The steps of the schema that the upgrade adds. */
  readonly pending: readonly Pick<Migration, 'number' | 'name'>[];
  readonly checks: readonly UpgradeCheck[];
}

export interface PreflightSubject {
  readonly pool: Parameters<typeof upgradeFacts>[0];
  readonly schema: SchemaState;
  readonly dataDirectory: string;
  readonly isEmbedded: boolean;
  readonly lastBackup: InstanceNotes['lastBackup'];
  readonly now: Date;
}

const HOUR = 3_600_000;
const OLDEST_BACKUP = 24 * HOUR;
const MEGABYTE = 1024 * 1024;

/** What an upgrade would do, and whether anything speaks against it. Changes nothing. */
export async function checkUpgrade(subject: PreflightSubject): Promise<UpgradePreflight> {
  const { schema, pool } = subject;
  const facts = await upgradeFacts(pool);
  const pending = schema.pending.map(({ number, name }) => ({ number, name }));
  return {
    server: facts.server,
    pending,
    checks: [
      {
        check: 'schema',
        state: 'ok',
        message:
          pending.length === 0
            ? `The schema of the database is current (${schema.history.length}).`
            : `The schema goes from ${schema.history.length} to ${schema.history.length + pending.length}.`,
      },
      workCheck(facts),
      backupCheck(subject),
      spaceCheck(subject, facts.bytes),
    ],
  };
}

function workCheck({
  claims,
  otherSessions,
}: Awaited<ReturnType<typeof upgradeFacts>>): UpgradeCheck {
  const check = 'work';
  if (claims.length > 0) {
    const named = claims.map(({ name, owner }) => `${name} (${owner})`).join('; ');
    return { check, state: 'blocks', message: `Somebody works on ${named}. Wait until it ends.` };
  }
  if (otherSessions > 0)
    return {
      check,
      state: 'warning',
      message: `${otherSessions} connections of other processes of Cognate are open. Stop its servers and schedules first.`,
    };
  return { check, state: 'ok', message: 'Nobody else works with the database.' };
}

function backupCheck({ lastBackup, now }: PreflightSubject): UpgradeCheck {
  const check = 'backup';
  if (lastBackup === undefined)
    return {
      check,
      state: 'blocks',
      message: 'No backup is known. Make one with "cognate backup <file>".',
    };
  const age = now.getTime() - Date.parse(lastBackup.at);
  const hours = Math.round(age / HOUR);
  const message = `The last backup, ${lastBackup.file}, is ${hours} hours old.`;
  return age <= OLDEST_BACKUP
    ? { check, state: 'ok', message }
    : { check, state: 'blocks', message: `${message} Make another with "cognate backup <file>".` };
}

function spaceCheck({ isEmbedded, dataDirectory }: PreflightSubject, bytes: number): UpgradeCheck {
  const check = 'space';
  const size = `the database has ${megabytes(bytes)}`;
  if (!isEmbedded)
    return { check, state: 'ok', message: `Free space of the server is not known; ${size}.` };
  const { bavail, bsize } = statfsSync(dataDirectory);
  const free = bavail * bsize;
  const message = `${megabytes(free)} are free; ${size}.`;
  return free >= bytes
    ? { check, state: 'ok', message }
    : { check, state: 'blocks', message: `${message} An upgrade may need as much again.` };
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE)} MB`;
