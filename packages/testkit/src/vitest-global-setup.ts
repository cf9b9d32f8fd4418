import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openPool, startEmbeddedPostgres } from '@cognate/store-postgres';
import type { TestProject } from 'vitest/node';
import { dropDatabases } from './drop-databases.ts';
import './test-server.ts';

interface Server {
  readonly connectionString: string;
  stop(): Promise<void>;
}

/**
 * Runs once before the tests: starts a PostgreSQL in a temporary folder and makes the template database.
 *
 * TEST_DATABASE_URL (or DATABASE_URL) names a server to use instead, as a user that may create databases. Answers
 * with the clean-up, which drops every database of the run, also of tests that failed to.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await testServer();
  const prefix = `cognate_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  try {
    await makeTemplate(server.connectionString, template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('postgres', { connectionString: server.connectionString, prefix, template });
  return async () => {
    try {
      await dropDatabases(server.connectionString, prefix);
    } finally {
      await server.stop();
    }
  };
}

async function testServer(): Promise<Server> {
  const given = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    return { connectionString: given, stop: () => Promise.resolve() };
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'cognate-postgres-'));
  // Started by root, the server's account has to get in.
  chmodSync(directory, 0o711);
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  // Lost data are no loss here, and without waiting for the disk the tests are faster.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  try {
    const server = await startEmbeddedPostgres({ dataDirectory: directory, settings });
    return {
      connectionString: server.connectionString,
      stop: async () => {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function makeTemplate(connectionString: string, template: string): Promise<void> {
  const admin = await openPool({ connectionString, max: 1 });
  try {
    await admin.query(`create database ${template}`);
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
