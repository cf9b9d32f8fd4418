import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, must } from '@cognate/kernel';
import type { FloorPart } from '../floors/floor.ts';
import type { Answer, Job, Report } from './job.ts';

const MAIN = fileURLToPath(import.meta.resolve('./main.ts'));

/** The options of Node that the command `cognate` starts with. */
const ENGINE_OPTIONS = ['--max-semi-space-size=64'];

/** Does jobs, each in a child process of its own. */
export interface Workers {
  /** Ends the child process at work; its promise is then rejected with the reason. */
  readonly signal: AbortSignal;
  /** Waits for the end of the child process. Errors: `bench-failed`. */
  readonly run: (job: Job, onProgress?: (objects: number) => void) => Promise<Answer>;
  /** A job that measures one floor. */
  readonly floor: (job: Job) => Promise<FloorPart>;
}

/** Workers that keep compiled code in `folder`: all but the first start as quickly as an installed product. */
export function createWorkers(folder: string, signal: AbortSignal): Workers {
  const environment = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const run: Workers['run'] = async (job, onProgress) => {
    signal.throwIfAborted();
    // What a child might print is not the benchmark's result, so it goes to standard error.
    const child = fork(MAIN, [], {
      stdio: ['ignore', 2, 2, 'ipc'],
      env: environment,
      execArgv: [...process.execArgv, ...ENGINE_OPTIONS],
    });
    const stop = (): void => {
      child.kill('SIGKILL');
    };
    signal.addEventListener('abort', stop, { once: true });
    const outcome = await outcomeOf(child, job, onProgress);
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    if (outcome.kind === 'answer') return outcome.answer;
    throw new AppError('bench-failed', `The job "${job.kind}" failed: ${outcome.message}`);
  };
  const floor: Workers['floor'] = async (job) =>
    must((await run(job)).floors[0], 'a floor was measured');
  return { signal, run, floor };
}

type Outcome = Exclude<Report, { kind: 'progress' }>;

function outcomeOf(
  child: ChildProcess,
  job: Job,
  onProgress: ((objects: number) => void) | undefined,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let outcome: Outcome | undefined;
    child.on('message', (message) => {
      // A child of ours sends nothing else.
      const report = message as Report;
      if (report.kind === 'progress') onProgress?.(report.objects);
      else outcome = report;
    });
    child.once('error', ({ message }) => resolve({ kind: 'failure', message }));
    child.once('exit', (code, killedBy) => {
      const message = `its process ended with ${killedBy ?? `code ${String(code)}`}`;
      resolve(outcome ?? { kind: 'failure', message });
    });
    child.send(job);
  });
}
