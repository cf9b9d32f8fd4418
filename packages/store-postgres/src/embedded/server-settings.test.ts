import { expect, test } from 'vitest';
import { serverSettings } from './server-settings.ts';

const GIB = 1024 ** 3;

test('a usual machine gets the recommended sizes, and every commit reaches the disk', () => {
  expect(serverSettings({ memory: 16 * GIB, freeDisk: 200 * GIB })).toMatchObject({
    shared_buffers: '512MB',
    max_wal_size: '4096MB',
    checkpoint_timeout: '15min',
    jit: 'off',
    io_method: 'sync',
    fsync: 'on',
    listen_addresses: '127.0.0.1',
  });
});

test('a small machine keeps most of its memory and disk', () => {
  expect(serverSettings({ memory: 1 * GIB, freeDisk: 8 * GIB })).toMatchObject({
    shared_buffers: '128MB',
    max_wal_size: '1024MB',
  });
});

test('even the smallest machine gets what the server needs', () => {
  expect(serverSettings({ memory: 0, freeDisk: 0 })).toMatchObject({
    shared_buffers: '32MB',
    max_wal_size: '256MB',
  });
});
