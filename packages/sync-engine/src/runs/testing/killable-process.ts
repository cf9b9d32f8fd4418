import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
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

/** Processes that run a cycle and are killed. Most of their short lives is reading the program: one waits in reserve. */
export class KillableProcesses {
  readonly #cache: string;
  #next: Child;

  /** `cache` is a folder for the compiled program. */
  constructor(cache: string) {
    this.#cache = cache;
    this.#next = start(cache);
  }

  /**
   * Lives until it is killed, or until the phase ends because it has no such moment. Answers with its lines, and whether
   * it was killed.
   */
  async live(life: Life): Promise<{ readonly lines: readonly string[]; readonly killed: boolean }> {
    const child = this.#next;
    child.tell(JSON.stringify(life));
    this.#next = start(this.#cache);
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

function start(cache: string): Child {
  const program = fileURLToPath(new URL('./killable-cycle.ts', import.meta.url));
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
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
