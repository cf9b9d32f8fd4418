import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Phase, Version } from './people-cycle.ts';

/** A cycle in a process of its own, and the moment at which that process is killed. */
export interface KillableCycle {
  readonly connectionString: string;
  readonly directory: string;
  readonly version: Version;
  /** A folder for the compiled program. */
  readonly cache: string;
  readonly kill?: {
    readonly phase: Phase;
    /** The how-manieth moment of the phase. */
    readonly moment: number;
    /** Right before it, right after it, or somewhere behind it while work goes on. */
    readonly how: 'before' | 'after' | 'running';
  };
}

/**
 * Runs a cycle until it is killed, or ends because it has no such moment; then the phases that follow are left alone.
 * Answers with its lines, and whether it was killed.
 */
export async function runKillableCycle(
  cycle: KillableCycle,
): Promise<{ readonly lines: readonly string[]; readonly killed: boolean }> {
  const program = fileURLToPath(new URL('./killable-cycle.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(cycle)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Most of a short life is spent on reading the program.
    env: { ...process.env, NODE_COMPILE_CACHE: cycle.cache },
  });
  const lines: string[] = [];
  const collect = (line: string): void => {
    lines.push(line);
    if (line === 'now') child.kill('SIGKILL');
  };
  createInterface(child.stdout).on('line', collect);
  createInterface(child.stderr).on('line', collect);
  await once(child, 'close');
  const { exitCode: code, signalCode: signal } = child;
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The cycle failed:\n${lines.join('\n')}`);
  return { lines, killed: signal === 'SIGKILL' };
}
