import { AppError } from '@cognate/kernel';
import type { RunRequest, RunRow } from '@cognate/sync-engine';

/** Runs that somebody has started and does not wait for. */
export interface RunSupervisor {
  /** Answers with the number of the run once it has begun. Errors: those of starting one. */
  start(request: Pick<RunRequest, 'connector' | 'profile' | 'startedBy'>): Promise<number>;
  /** Lets a run end at its next page; what is committed stays. Errors: `run-not-here`. */
  stop(run: number): void;
  /** Stops all runs and resolves when they have ended. */
  close(): Promise<void>;
}

export function createRunSupervisor(
  perform: (request: RunRequest) => Promise<RunRow>,
): RunSupervisor {
  const atWork = new Map<number, AbortController>();
  const ends = new Set<Promise<unknown>>();
  return {
    start: (request) =>
      new Promise((resolve, reject) => {
        const stop = new AbortController();
        const onStart = (run: number): void => {
          atWork.set(run, stop);
          resolve(run);
        };
        const end = perform({ ...request, signal: stop.signal, onStart })
          // What goes wrong once it has begun is the result of the run; before that, whoever starts it is told.
          .catch(reject)
          .finally(() => {
            ends.delete(end);
            for (const [run, of] of atWork) if (of === stop) atWork.delete(run);
          });
        ends.add(end);
      }),
    stop: (run) => {
      const stop = atWork.get(run);
      if (stop === undefined)
        throw new AppError(
          'run-not-here',
          `Run ${run} has ended, or another process performs it.`,
          {
            remedy: 'A run of the command line is stopped there, with Ctrl+C.',
          },
        );
      stop.abort();
    },
    close: async () => {
      for (const stop of atWork.values()) stop.abort();
      await Promise.allSettled(ends);
    },
  };
}
