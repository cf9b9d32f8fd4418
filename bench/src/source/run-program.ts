import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { AppError } from '@cognate/kernel';

/** Runs a program whose output nobody wants. Errors: `bench-failed` with what it complains about. */
export async function runProgram(
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(program, [...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
    ...(signal === undefined ? {} : { signal }),
  });
  const end = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, killedBy) =>
      resolve(code === 0 ? undefined : `ended with ${killedBy ?? `code ${String(code)}`}`),
    );
  });
  const [complaint, problem] = await Promise.all([text(child.stderr), end]);
  signal?.throwIfAborted();
  if (problem === undefined) return;
  throw new AppError('bench-failed', `${program}: ${problem}\n${complaint.trim()}`.trim(), {
    remedy: `Install ${program} with "apt-get install ldap-utils" if it is missing.`,
  });
}
