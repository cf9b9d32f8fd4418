import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServerAccount } from '../server-account.ts';

/** How the program ends: see server-user.ts. */
export type Ending = 'stop' | 'exit' | 'throw' | 'finish' | 'wait' | 'nothing-to-do';

export interface ServerUser {
  readonly process: ChildProcess;
  readonly connectionString: string;
  readonly adopted: boolean;
  /** Everything it said so far. */
  readonly lines: readonly string[];
  /** Lets a program that waits stop in order. */
  finish(): Promise<void>;
  /** Resolves with its exit code or signal. */
  readonly ended: Promise<number | string>;
}

/** Starts a process that uses the embedded server, and waits until it does. */
export async function runServerUser(
  dataDirectory: string,
  ending: Ending,
  account?: ServerAccount,
): Promise<ServerUser> {
  const script = fileURLToPath(new URL('./server-user.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [script, dataDirectory, ending, account === undefined ? '' : JSON.stringify(account)],
    { detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  const ended = once(child, 'close').then(
    ([code, signal]: readonly (number | string | null)[]) => signal ?? code ?? '',
  );
  createInterface(child.stderr).on('line', (line) => lines.push(line));
  const started = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('started ')) resolve(line);
    });
    void ended.then((how) => reject(new Error(`ended with ${how}: ${lines.join('\n')}`)));
  });
  const [, whose, connectionString = ''] = started.split(' ');
  const finish = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  return { process: child, connectionString, adopted: whose === 'adopted', lines, finish, ended };
}
