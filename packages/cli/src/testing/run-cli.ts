import { openInstance } from '@cognate/server';
import type { ExitCode } from '../exit-code.ts';
import { runCommandLine } from '../run-command-line.ts';
import { testTerminal } from './test-terminal.ts';

export interface CliOptions {
  readonly workingDirectory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What is typed where nobody sees it, entry by entry. */
  readonly typed?: readonly string[];
  readonly signal?: AbortSignal;
  readonly isTerminal?: boolean;
  readonly onError?: (text: string) => void;
}

export interface CliResult {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process: words are separated by spaces, or given one by one. */
export async function runCli(
  line: string | readonly string[],
  options: CliOptions,
): Promise<CliResult> {
  const terminal = testTerminal(options);
  const typed = [...(options.typed ?? [])];
  const code = await runCommandLine(typeof line === 'string' ? line.split(' ') : line, {
    terminal,
    secretInput: {
      isTerminal: typed.length > 1,
      read: () => Promise.resolve(typed.shift() ?? ''),
    },
    environment: options.environment ?? {},
    workingDirectory: options.workingDirectory,
    user: 'tester',
    now: () => new Date(),
    signal: options.signal ?? new AbortController().signal,
    openInstance,
  });
  return { code, stdout: terminal.results(), stderr: terminal.errors() };
}
