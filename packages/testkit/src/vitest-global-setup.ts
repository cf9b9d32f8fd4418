import { randomBytes } from 'node:crypto';
import { migrate, openPool } from '@cognate/store-postgres';
import type { TestProject } from 'vitest/node';
import { dropDatabases } from './postgres/drop-databases.ts';
import { startTestServer } from './postgres/start-test-server.ts';
import './postgres/test-server.ts';
import { removeLeftovers } from './run-directory.ts';

/**
 * Runs once before the tests of a project: starts its PostgreSQL (see `startTestServer`) and makes the template
 * database. Answers with the clean-up, which drops every database of the run, also of tests that failed to.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeLeftovers();
  const server = await startTestServer(process.env);
  const { connectionString } = server;
  const prefix = `cognate_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  try {
    await makeTemplate(connectionString, template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('postgres', { connectionString, prefix, template });
  return async () => {
    try {
      await dropDatabases(connectionString, prefix);
    } finally {
      await server.stop();
    }
  };
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
