// A program that uses the embedded server and ends in the way it is told: what the tests of the launcher start.
import { once } from 'node:events';
import { setInterval } from 'node:timers';
import { Client } from 'pg';
import { findPlatformBinaries } from '../platform-binaries.ts';
import type { ServerAccount } from '../server-account.ts';
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts';
import { usableBinaries } from '../usable-binaries.ts';

const [dataDirectory = '', ending = 'wait', account = ''] = process.argv.slice(2);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Becomes the account, after what only the present user may read has been put where the account can read it. */
function become(text: string): ReturnType<typeof findPlatformBinaries> {
  const installed = findPlatformBinaries();
  // Written by the test.
  const { name, uid, gid } = JSON.parse(text) as ServerAccount;
  const directory = usableBinaries(installed, { name, uid, gid }, `${dataDirectory}-programs`);
  process.setgroups?.([]);
  process.setgid?.(gid);
  process.setuid?.(uid);
  return { ...installed, directory };
}

const binaries = account === '' ? {} : { binaries: become(account) };
const server = await startEmbeddedPostgres({ dataDirectory, ...binaries, log: say });
say(`started ${server.adopted ? 'adopted' : 'own'} ${server.connectionString}`);

/** A program with work to finish: it still needs the database after the signal. */
async function finishAfter(signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  const alive = setInterval(() => {}, 1000);
  await once(process, signal);
  const client = new Client({ connectionString: server.connectionString });
  await client.connect();
  await client.query('create table finished (at timestamptz)');
  await client.end();
  say('finished');
  await server.stop();
  clearInterval(alive);
}

function exitNow(): void {
  process.exit(3);
}

switch (ending) {
  case 'stop':
    await server.stop();
    break;
  case 'exit':
    exitNow();
    break;
  case 'throw':
    setImmediate(() => {
      throw new Error('an error that nobody catches');
    });
    break;
  case 'finish':
    await finishAfter('SIGINT');
    break;
  case 'wait':
    process.stdin.resume();
    process.stdin.once('end', () => void server.stop());
    break;
  default:
    // It just has nothing more to do.
    break;
}
