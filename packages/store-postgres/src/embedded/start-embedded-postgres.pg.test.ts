import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fastFolder } from '@cognate/testkit';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPool } from '../connection/open-pool.ts';
import { findPostmaster } from './postmaster-file.ts';
import { chooseServerAccount } from './server-account.ts';
import { stopServer } from './server-process.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';
import { runServerUser } from './testing/run-server-user.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';

const isRoot = process.getuid?.() === 0;
const serverOf = (directory: string) => findPostmaster(path.join(directory, 'server', 'cluster'));

async function ask(connectionString: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** A data directory, new or with a database in it, whose server is stopped whatever the test left. */
function dataDirectory(made: 'new' | 'made' = 'made'): AsyncDisposable & { readonly path: string } {
  const parent = temporaryDirectory(0o777, fastFolder());
  const directory = path.join(parent.path, 'data');
  if (made === 'made') execFileSync('cp', ['-a', path.join(original.path, 'data'), directory]);
  return {
    path: directory,
    [Symbol.asyncDispose]: async () => {
      await stopServer(path.join(directory, 'server', 'cluster'), '');
      parent[Symbol.dispose]();
    },
  };
}

// Made once and copied, because making one takes a second.
const original = temporaryDirectory(0o777, fastFolder());
beforeAll(async () => {
  await (await startEmbeddedPostgres({ dataDirectory: path.join(original.path, 'data') })).stop();
});
afterAll(() => {
  original[Symbol.dispose]();
});

describe('a data directory', () => {
  test('is made at the first start and keeps its data until the next', async () => {
    await using directory = dataDirectory('new');
    const first = await startEmbeddedPostgres({ dataDirectory: directory.path });
    await ask(first.connectionString, 'create table kept as select 42 as answer');
    await first.stop();
    expect(serverOf(directory.path)).toBeUndefined();

    const second = await startEmbeddedPostgres({ dataDirectory: directory.path });
    const rows = await ask(second.connectionString, 'select answer from kept');
    await second.stop();
    expect(rows).toEqual([{ answer: 42 }]);
    expect(second.connectionString).toBe(first.connectionString);
    expect([first.adopted, second.adopted]).toEqual([false, false]);
  });

  test('orders text by code point in UTF-8, whatever the locale of the machine', async () => {
    await using directory = dataDirectory('new');
    vi.stubEnv('LANG', 'de_DE.UTF-8');
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8');
    const server = await startEmbeddedPostgres({ dataDirectory: directory.path });
    const rows = await ask(
      server.connectionString,
      `select array_agg(word order by word) as words, current_setting('server_encoding') as encoding
       from unnest(array['é', 'Z', 'a', 'z']) as word`,
    );
    await server.stop();
    expect(rows).toEqual([{ words: ['Z', 'a', 'z', 'é'], encoding: 'UTF8' }]);
  });

  test('lets in nobody without the password, which only its owner can read', async () => {
    await using directory = dataDirectory();
    const server = await startEmbeddedPostgres({ dataDirectory: directory.path });
    const url = new URL(server.connectionString);
    url.password = 'password';
    await expect(openPool({ connectionString: url.href, max: 1 })).rejects.toMatchObject({
      code: 'database-login-refused',
    });
    await server.stop();
    const passwords = statSync(path.join(directory.path, 'server', 'passwords.json'));
    expect(passwords.mode & 0o777).toBe(0o600);
    expect(passwords.uid).toBe(process.getuid?.());
  });

  test('gives the product a database of its own without the rights of a superuser', async () => {
    await using directory = dataDirectory();
    const server = await startEmbeddedPostgres({ dataDirectory: directory.path });
    const rows = await ask(
      server.connectionString,
      `select current_database() as database, rolsuper as superuser, rolcreatedb as creates,
         inet_server_addr()::text as address
       from pg_roles where rolname = current_user`,
    );
    await server.stop();
    expect(rows).toEqual([
      { database: 'cognate', superuser: false, creates: true, address: '127.0.0.1/32' },
    ]);
  });

  test('made by another major release is refused with both numbers', async () => {
    await using directory = dataDirectory();
    writeFileSync(path.join(directory.path, 'server', 'cluster', 'PG_VERSION'), '17\n');
    await expect(startEmbeddedPostgres({ dataDirectory: directory.path })).rejects.toMatchObject({
      code: 'embedded-postgres-other-major',
      details: { found: 17, expected: 18 },
    });
  });

  test('whose first start was interrupted is made anew', async () => {
    await using directory = dataDirectory();
    // No process has this number: it is above the greatest that Linux gives out.
    const leftover = path.join(directory.path, 'initializing-99999999');
    writeFileSync(leftover, '');
    await (await startEmbeddedPostgres({ dataDirectory: directory.path })).stop();
    expect(existsSync(leftover)).toBe(false);
  });

  test('with a broken configuration names what the server said', async () => {
    await using directory = dataDirectory();
    const settings = { shared_buffers: 'much' };
    const starting = startEmbeddedPostgres({ dataDirectory: directory.path, settings });
    await expect(starting).rejects.toMatchObject({ code: 'embedded-postgres-start-failed' });
    await expect(starting).rejects.toThrow(/shared_buffers/);
  });
});

describe('the port', () => {
  test('is another one when somebody else has taken it', async () => {
    await using directory = dataDirectory();
    const first = await startEmbeddedPostgres({ dataDirectory: directory.path });
    const port = Number(new URL(first.connectionString).port);
    await first.stop();
    const squatter = createServer().listen(port, '127.0.0.1');
    const second = await startEmbeddedPostgres({ dataDirectory: directory.path });
    const rows = await ask(second.connectionString, 'select 1 as one');
    await second.stop();
    squatter.close();
    expect(rows).toEqual([{ one: 1 }]);
    expect(new URL(second.connectionString).port).not.toBe(String(port));
  });
});

describe('the end of the process', () => {
  test.each([
    ['stop', 0],
    ['nothing-to-do', 0],
    ['exit', 3],
    ['throw', 1],
  ] as const)('by %s stops the server', async (ending, code) => {
    await using directory = dataDirectory();
    const user = await runServerUser(directory.path, ending);
    expect(await user.ended).toBe(code);
    expect(serverOf(directory.path)).toBeUndefined();
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s stops the server', async (signal) => {
    await using directory = dataDirectory();
    const user = await runServerUser(directory.path, 'wait');
    user.process.kill(signal);
    expect(await user.ended).toBe(signal);
    expect(serverOf(directory.path)).toBeUndefined();
  });

  test('is served by this very process, whoever loaded its modules', async () => {
    await using directory = dataDirectory();
    const before = process.listeners('exit');
    const server = await startEmbeddedPostgres({ dataDirectory: directory.path });
    const added = process.listeners('exit').filter((listener) => !before.includes(listener));
    expect(added).toHaveLength(1);
    for (const listener of added) listener(0);
    expect(serverOf(directory.path)).toBeUndefined();
    await server.stop();
    expect(process.listeners('exit')).toEqual(before);
  });

  test('by Ctrl-C leaves it the database until it has finished its work', async () => {
    await using directory = dataDirectory();
    const user = await runServerUser(directory.path, 'finish');
    // A terminal sends the signal to the whole group.
    process.kill(-Number(user.process.pid), 'SIGINT');
    expect(await user.ended).toBe(0);
    expect(user.lines).toContain('finished');
    expect(serverOf(directory.path)).toBeUndefined();
  });

  test('by SIGKILL leaves a server that the next start adopts and stops', async () => {
    await using directory = dataDirectory();
    const killed = await runServerUser(directory.path, 'wait');
    await ask(killed.connectionString, 'create table kept as select 1 as one');
    killed.process.kill('SIGKILL');
    await killed.ended;
    expect(serverOf(directory.path)).toBeDefined();

    const next = await startEmbeddedPostgres({ dataDirectory: directory.path });
    expect(next.adopted).toBe(true);
    expect(await ask(next.connectionString, 'select one from kept')).toEqual([{ one: 1 }]);
    await next.stop();
    expect(serverOf(directory.path)).toBeUndefined();
  });
});

describe('processes that share a data directory', () => {
  test('use one server until the last of them goes', async () => {
    await using directory = dataDirectory();
    const first = await runServerUser(directory.path, 'wait');
    const second = await runServerUser(directory.path, 'wait');
    expect([first.adopted, second.adopted]).toEqual([false, true]);
    expect(second.connectionString).toBe(first.connectionString);

    await first.finish();
    expect(await ask(second.connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.finish();
    expect(serverOf(directory.path)).toBeUndefined();
  });

  test('may start at the same moment, even in a new directory', async () => {
    await using directory = dataDirectory('new');
    const users = await Promise.all([1, 2, 3].map(() => runServerUser(directory.path, 'wait')));
    expect(users.filter((user) => !user.adopted)).toHaveLength(1);
    expect(new Set(users.map((user) => user.connectionString)).size).toBe(1);
    await Promise.all(users.map((user) => user.finish()));
    expect(serverOf(directory.path)).toBeUndefined();
    expect(readdirSync(directory.path).sort()).toEqual(['server', 'server.log']);
  });

  test('survive that the one that started the server is killed and another one stops', async () => {
    await using directory = dataDirectory();
    const starter = await runServerUser(directory.path, 'wait');
    const second = await runServerUser(directory.path, 'wait');
    const third = await runServerUser(directory.path, 'wait');
    starter.process.kill('SIGKILL');
    await starter.ended;
    await second.finish();
    expect(await ask(third.connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    third.process.kill('SIGTERM');
    await third.ended;
    expect(serverOf(directory.path)).toBeUndefined();
  });
});

describe('a server that dies', () => {
  test('is started again at the same address with all that was committed', async () => {
    await using directory = dataDirectory();
    const log: string[] = [];
    const server = await startEmbeddedPostgres({
      dataDirectory: directory.path,
      log: (line) => log.push(line),
    });
    await ask(server.connectionString, 'create table kept as select generate_series(1, 1000) as n');
    const before = serverOf(directory.path);
    process.kill(Number(before?.pid), 'SIGKILL');
    const count = await vi.waitFor(
      () => ask(server.connectionString, 'select count(*)::int as n from kept'),
      { timeout: 30_000, interval: 50 },
    );
    expect(count).toEqual([{ n: 1000 }]);
    expect(serverOf(directory.path)?.port).toBe(before?.port);
    expect(log.join('\n')).toMatch(/starting it again/);
    await server.stop();
    expect(serverOf(directory.path)).toBeUndefined();
  });

  test('while nobody used it is started again in spite of what it left behind', async () => {
    await using directory = dataDirectory();
    const killed = await runServerUser(directory.path, 'wait');
    await ask(killed.connectionString, 'create table kept as select 1 as one');
    killed.process.kill('SIGKILL');
    await killed.ended;
    process.kill(Number(serverOf(directory.path)?.pid), 'SIGKILL');

    const next = await startEmbeddedPostgres({ dataDirectory: directory.path });
    expect(next.adopted).toBe(false);
    expect(await ask(next.connectionString, 'select one from kept')).toEqual([{ one: 1 }]);
    await next.stop();
  });
});

describe.runIf(isRoot)('as root', () => {
  const passwd = readFileSync('/etc/passwd', 'utf8');

  test('the server runs under an ordinary account that owns its files', async () => {
    await using directory = dataDirectory();
    const server = await startEmbeddedPostgres({ dataDirectory: directory.path });
    const { uid } = chooseServerAccount(passwd);
    expect(statSync(`/proc/${String(serverOf(directory.path)?.pid)}`).uid).toBe(uid);
    expect(statSync(path.join(directory.path, 'server', 'cluster')).uid).toBe(uid);
    await server.stop();
  });

  test('a private directory holds only a pointer to a place that the account can enter', async () => {
    using home = temporaryDirectory(0o700);
    using system = temporaryDirectory(0o755);
    const options = {
      dataDirectory: path.join(home.path, 'data'),
      systemDirectory: path.join(system.path, 'cognate'),
    };
    const first = await startEmbeddedPostgres(options);
    await ask(first.connectionString, 'create table kept as select 1 as one');
    await first.stop();
    const place = readFileSync(path.join(options.dataDirectory, 'LOCATION'), 'utf8').trim();
    expect(path.dirname(place)).toBe(options.systemDirectory);

    const second = await startEmbeddedPostgres(options);
    expect(await ask(second.connectionString, 'select one from kept')).toEqual([{ one: 1 }]);
    await second.stop();
    expect(readdirSync(options.dataDirectory)).toEqual(['LOCATION']);
  });

  test('a directory of an ordinary user stays usable for that user', async () => {
    await using directory = dataDirectory('new');
    const nobody = chooseServerAccount(passwd.replaceAll(/^_?postgres:.*$/gm, ''));
    const owner = await runServerUser(directory.path, 'wait', nobody);
    await ask(owner.connectionString, 'create table kept as select 1 as one');
    await owner.finish();

    const asRoot = await startEmbeddedPostgres({ dataDirectory: directory.path });
    expect(statSync(`/proc/${String(serverOf(directory.path)?.pid)}`).uid).toBe(nobody.uid);
    await asRoot.stop();

    const again = await runServerUser(directory.path, 'wait', nobody);
    expect(await ask(again.connectionString, 'select one from kept')).toEqual([{ one: 1 }]);
    await again.finish();
    expect(serverOf(directory.path)).toBeUndefined();
  });

  test('a directory of root is refused to an ordinary user in clear words', async () => {
    await using directory = dataDirectory();
    const nobody = chooseServerAccount(passwd.replaceAll(/^_?postgres:.*$/gm, ''));
    await expect(runServerUser(directory.path, 'stop', nobody)).rejects.toThrow(
      /embedded-postgres-no-access/,
    );
  });
});
