// A child process of the benchmark: it does one job, so that the memory it needs is the job's own.
import type { Job, Report } from './job.ts';
import { perform } from './perform.ts';

const PROGRESS_EVERY_MS = 200;

const tell = (report: Report): void => {
  process.send?.(report);
};

function throttle(report: (objects: number) => void): (objects: number) => void {
  let last = 0;
  return (objects) => {
    const now = performance.now();
    if (now - last < PROGRESS_EVERY_MS) return;
    last = now;
    report(objects);
  };
}

async function work(job: Job): Promise<Report> {
  try {
    const onProgress = throttle((objects) => tell({ kind: 'progress', objects }));
    return { kind: 'answer', answer: await perform(job, onProgress) };
  } catch (error) {
    return {
      kind: 'failure',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

// Without a parent nobody wants the result.
process.once('disconnect', () => process.exit());
process.once('message', (message) => {
  // The parent sends nothing else.
  void work(message as Job).then((report) => {
    process.send?.(report, () => process.disconnect());
  });
});
