import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { openPool } from '@cognate/store-postgres';

/** What the kernel counts times in, per second; the same on every Linux. */
const TICKS = 100;

type Pool = Awaited<ReturnType<typeof openPool>>;

interface ProcessTimes {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly children: number;
}

/**
 * The main process of the database server, where it runs on this machine and the system shows processes (Linux).
 * A server behind another address, such as that of a container, counts as running elsewhere.
 */
export async function findServer(pool: Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ pid: number; local: boolean }>(
    `select pg_backend_pid() as pid,
       inet_server_addr() is null or inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1' as local`,
  );
  const [row] = rows;
  if (row === undefined || !row.local || !existsSync('/proc/self/stat')) return undefined;
  return readTimes(row.pid)?.parent;
}

/** The CPU time that the server's processes have used so far, in seconds; it never falls. */
export function readServerCpu(server: number): number {
  for (;;) {
    const before = readTimes(server);
    const own = before === undefined ? 0 : before.own + before.children;
    const ticks = own + ticksOfChildren(server);
    // A child that ended meanwhile was perhaps counted neither as a process nor with its parent.
    if (readTimes(server)?.children === before?.children) return ticks / TICKS;
  }
}

function ticksOfChildren(server: number): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const times = readTimes(Number(name));
    if (times?.parent === server) ticks += times.own + times.children;
  }
  return ticks;
}

function readTimes(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, so the rest begins after the last of them: see proc(5).
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const field = (number: number): number => fields[number - 3] ?? 0;
    return { parent: field(4), own: field(14) + field(15), children: field(16) + field(17) };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
