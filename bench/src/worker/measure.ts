import { readServerCpu } from '../database/server-cpu.ts';

/** What a piece of work took. */
export interface Measurement {
  readonly seconds: number;
  /** Of this process, all threads. */
  readonly cpuSeconds: number;
  /** Of the database server's processes; null where it runs elsewhere. */
  readonly databaseCpuSeconds: number | null;
  /** The most memory that this process ever held, in MiB. */
  readonly peakRssMiB: number;
}

/** Does the work and measures it; `server` is the process of the database server, where there is one to look at. */
export async function measure<T>(
  server: number | undefined,
  work: () => Promise<T>,
): Promise<readonly [T, Measurement]> {
  const serverCpu = server === undefined ? null : readServerCpu(server);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return [
    result,
    {
      seconds,
      cpuSeconds: (user + system) / 1e6,
      databaseCpuSeconds:
        server === undefined || serverCpu === null ? null : readServerCpu(server) - serverCpu,
      peakRssMiB: process.resourceUsage().maxRSS / 1024,
    },
  ];
}
