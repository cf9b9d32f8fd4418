import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../main.ts');

export interface ProcessResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedProcess {
  readonly child: ChildProcess;
  readonly finished: Promise<ProcessResult>;
  /** Resolves once the standard output contains the text; fails when the process ends before. */
  readonly says: (text: string) => Promise<void>;
  /** What the standard output has so far. */
  readonly output: () => string;
  /** The address that a server said it listens on. */
  readonly addressSaid: () => string;
}

/** Starts the program as people do, without what the tests' own environment says about databases. */
export function startProcess(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): StartedProcess {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const finished = new Promise<ProcessResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      look();
      finished.then(() => reject(new Error(`ended without saying "${text}": ${stderr}`)), reject);
    });
  const addressSaid = (): string => /Listening on (\S+)/.exec(stdout)?.[1] ?? '';
  return { child, finished, says, output: () => stdout, addressSaid };
}

/** Runs the program to its end. */
export const runProcess = (
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProcessResult> => startProcess(argv, environment).finished;
