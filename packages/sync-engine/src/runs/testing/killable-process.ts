import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import type { Phase, Target, Version } from './mixed-cycle.ts';

/** What one process does, and the moment at which it is killed. */
export interface Life {
  readonly connectionString: string;
  readonly directory: string;
  readonly target: Target;
  readonly version: Version;
  /** Where in the cycle it begins; without a kill it goes on to the end. */
  readonly from: Phase;
  readonly kill?: {
    readonly phase: Phase;
    /** The how-manieth moment of the phase. */
    readonly moment: number;
    /** Right before it, right after it, or somewhere behind it while work goes on. */
    readonly how: 'before' | 'after' | 'running';
  };
}

interface Child {
  readonly lines: readonly string[];
  readonly tell: (order: string) => void;
  readonly kill: () => void;
  /** Its exit code, or none if it was killed. */
  readonly closed: Promise<number | null>;
}

/**
 * Processes that run a cycle and are killed. Most of their short lives would be reading the program: it is in one file
 * for them, and one waits in reserve.
 */
export class KillableProcesses {
  readonly #program: string;
  #next: Child;

  private constructor(program: string) {
    this.#program = program;
    this.#next = start(program);
  }

  /** `folder` is for the program. */
  static async create(folder: string): Promise<KillableProcesses> {
    const input = fileURLToPath(new URL('./killable-cycle.ts', import.meta.url));
    const file = path.join(folder, 'killable-cycle.mjs');
    await build({ input, platform: 'node', logLevel: 'silent', output: { file } });
    return new KillableProcesses(file);
  }

  /**
   * Lives until it is killed, or until the phase ends because it has no such moment. Answers with its lines, and whether
   * it was killed.
   */
  async live(life: Life): Promise<{ readonly lines: readonly string[]; readonly killed: boolean }> {
    const child = this.#next;
    child.tell(JSON.stringify(life));
    this.#next = start(this.#program);
    const code = await child.closed;
    const { lines } = child;
    if (code !== null && code !== 0) throw new Error(`The cycle failed:\n${lines.join('\n')}`);
    return { lines, killed: code === null };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#next.kill();
    await this.#next.closed;
  }
}

function start(program: string): Child {
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: path.dirname(program) },
  });
  const kill = (): void => void child.kill('SIGKILL');
  const lines: string[] = [];
  const collect = (line: string): void => {
    lines.push(line);
    if (line === 'now') kill();
  };
  createInterface(child.stdout).on('line', collect);
  createInterface(child.stderr).on('line', collect);
  // One that ends before it is told anything says why.
  child.stdin.on('error', () => undefined);
  return {
    lines,
    kill,
    tell: (order) => void child.stdin.end(order),
    closed: once(child, 'close').then(() => child.exitCode),
  };
}
