import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError, must } from '@cognate/kernel';
import type { FloorPart } from '../floors/floor.ts';
import type { Answer, Job, Report } from './job.ts';

const MAIN = fileURLToPath(import.meta.resolve('./main.ts'));

export interface WorkerOptions {
  /** Ends the child process; the promise is then rejected with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onProgress?: ((objects: number) => void) | undefined;
}

/** Does a job in a child process of its own, and waits for its end. Errors: `bench-failed`. */
export async function runWorker(job: Job, options: WorkerOptions): Promise<Answer> {
  const { signal, onProgress } = options;
  signal.throwIfAborted();
  // What a child might print is not the benchmark's result, so it goes to standard error.
  const child = fork(MAIN, [], { stdio: ['ignore', 2, 2, 'ipc'] });
  const stop = (): void => {
    child.kill('SIGKILL');
  };
  signal.addEventListener('abort', stop, { once: true });
  let outcome: Exclude<Report, { kind: 'progress' }> | undefined;
  child.on('message', (message) => {
    // A child of ours sends nothing else.
    const report = message as Report;
    if (report.kind === 'progress') onProgress?.(report.objects);
    else outcome = report;
  });
  child.send(job);
  const end = await endOf(child);
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (outcome?.kind === 'answer') return outcome.answer;
  throw new AppError('bench-failed', `The job "${job.kind}" failed: ${outcome?.message ?? end}`);
}

function endOf(child: ReturnType<typeof fork>): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, killedBy) =>
      resolve(`its process ended with ${killedBy ?? `code ${String(code)}`}`),
    );
  });
}

/** The only floor of an answer. */
export function onlyFloor({ floors }: Answer): FloorPart {
  return must(floors[0], 'a floor was measured');
}
