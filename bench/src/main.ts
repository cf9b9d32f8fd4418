// `npm run bench`: see README.md beside this folder.
import { AppError } from '@cognate/kernel';
import { parseOptions, USAGE } from './options.ts';
import { createProgress } from './report/progress.ts';
import { renderTable } from './report/render-table.ts';
import { runBench } from './run-bench.ts';

const FAILED = 1;
const WRONG_USAGE = 2;
const INTERRUPTED = 130;

const interruption = new AbortController();
const interrupt = (): void => interruption.abort(new Error('interrupted'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);

async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    const result = await runBench(options, {
      progress: createProgress(process.stderr),
      signal: interruption.signal,
    });
    const text = options.json ? JSON.stringify(result, null, 2) : renderTable(result);
    process.stdout.write(`${text}\n`);
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) {
      process.stderr.write('\nInterrupted.\n');
      return INTERRUPTED;
    }
    process.stderr.write(`\n${describe(error)}\n`);
    return error instanceof AppError && error.code === 'usage' ? WRONG_USAGE : FAILED;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof AppError))
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return error.remedy === undefined ? error.message : `${error.message}\n${error.remedy}`;
}

process.exitCode = await main();
