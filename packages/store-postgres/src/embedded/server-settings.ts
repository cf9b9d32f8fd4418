import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';

const MIB = 1024 * 1024;

/** What the settings are fitted to, in bytes. */
export interface Machine {
  readonly memory: number;
  readonly freeDisk: number;
}

/**
 * The settings under which the embedded server runs, fitted to the machine.
 *
 * They serve bulk writing on one machine: a cache of 512 MiB (an eighth of a small memory), few checkpoints, no
 * just-in-time compilation, which costs more than it saves on our short statements, and no processes apart for reading,
 * which take a tenth of the time on two cores. What is committed reaches the disk.
 */
export function serverSettings({ memory, freeDisk }: Machine): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: `${clamp(memory / 8, 32, 512)}MB`,
    max_wal_size: `${clamp(freeDisk / 8, 256, 4096)}MB`,
    checkpoint_timeout: '15min',
    log_checkpoints: 'off',
    jit: 'off',
    io_method: 'sync',
    fsync: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}

export function measureMachine(directory: string): Machine {
  const disk = statfsSync(directory);
  const limit = process.constrainedMemory();
  return {
    memory: limit > 0 ? Math.min(limit, totalmem()) : totalmem(),
    freeDisk: disk.bavail * disk.bsize,
  };
}

function clamp(bytes: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, bytes / MIB)));
}
