import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where the figures come from: without it they say little. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly os: string;
  readonly node: string;
  readonly postgres: string;
  /** Whether the data were on a disk or in memory. */
  readonly storage: 'disk' | 'memory';
  /** How many processes wanted to run, on average, in the minute before the benchmark. */
  readonly loadBefore: number;
}

/** The load of the last minute; on a machine with other work the figures are lower than they could be. */
export const currentLoad = (): number => Number((loadavg()[0] ?? 0).toFixed(2));

// From Linux's magic.h.
const TMPFS = 0x01021994;
const RAMFS = 0x858458f6;

export function describeMachine(
  directory: string,
  observed: Pick<Machine, 'postgres' | 'loadBefore'>,
): Machine {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const fileSystem = statfsSync(directory).type;
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryMiB: Math.round(memory / 2 ** 20),
    os: `${type()} ${release()}`,
    node: process.versions.node,
    ...observed,
    storage: fileSystem === TMPFS || fileSystem === RAMFS ? 'memory' : 'disk',
  };
}
