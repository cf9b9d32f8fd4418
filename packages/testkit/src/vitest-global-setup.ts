import { randomBytes } from 'node:crypto';
import { migrate, openPool } from '@cognate/store-postgres';
import type { TestProject } from 'vitest/node';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { Pool } from 'pg';
import { dropDatabases } from './postgres/drop-databases.ts';
import { startTestServer } from './postgres/start-test-server.ts';
import type { RunningServer } from './postgres/start-test-server.ts';
import type { TestServer } from './postgres/test-server.ts';
import { removeLeftovers } from './run-directory.ts';

/**
 * Runs before the tests of every project that uses PostgreSQL; the first starts one for all of them (see
 * `startTestServer`) and makes the template database. Answers with the clean-up, after which no database of the run is
 * left, also of tests that failed to drop theirs.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const root = project.vitest.getRootProject();
  // Not there before the first set-up, whatever the type says.
  if ((root.getProvidedContext().postgres as TestServer | undefined) !== undefined) return;
  removeLeftovers();
  const server = await startTestServer(process.env);
  const { connectionString } = server;
  const prefix = `cognate_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  try {
    await makeTemplate(server, template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  root.provide('postgres', { connectionString, prefix, template });
  return async () => {
    try {
      if (!server.ours) await dropDatabases(connectionString, prefix);
    } finally {
      await server.stop();
    }
  };
}

async function makeTemplate(
  { connectionString, ours }: RunningServer,
  template: string,
): Promise<void> {
  const admin = await openPool({ connectionString, max: 1 });
  try {
    await admin.query(`create database ${template}`);
    if (ours) await easeLogin(admin, connectionString);
  } finally {
    await admin.end();
  }
  const url = new URL(connectionString);
  url.pathname = `/${template}`;
  const pool = await openPool({ connectionString: url.href, max: 1 });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
}

/** Tests open thousands of connections; thousands of rounds for the password of each are work for nothing. */
async function easeLogin(admin: Pool, connectionString: string): Promise<void> {
  const { rows } = await admin.query(`select 1 from pg_settings where name = 'scram_iterations'`);
  if (rows.length === 0) return;
  const { username, password } = new URL(connectionString);
  await admin.query('set scram_iterations = 1');
  await admin.query(
    `alter role ${escapeIdentifier(username)} password ${escapeLiteral(decodeURIComponent(password))}`,
  );
}
