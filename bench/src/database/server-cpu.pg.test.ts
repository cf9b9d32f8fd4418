import { testDatabase } from '@cognate/testkit';
import { expect, test } from 'vitest';
import { findServer, readServerCpu } from './server-cpu.ts';

test('work of the server counts, also that of connections that are over', async () => {
  await using database = await testDatabase();
  const server = await findServer(database.pool);
  expect(server).toBeGreaterThan(0);
  const before = readServerCpu(server ?? 0);
  await database.pool.query('select sum(sqrt(i)) from generate_series(1, 2000000) i');
  const during = readServerCpu(server ?? 0);
  expect(during).toBeGreaterThan(before);
  await database.pool.end();
  expect(readServerCpu(server ?? 0)).toBeGreaterThanOrEqual(during - 0.05);
});
