import { isSuccess } from '@cognate/server';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';

/** The exit code that the result of a run stands for. */
export function exitCodeOfRun(result: string): ExitCode {
  if (isSuccess(result)) return EXIT.ok;
  return result.startsWith('no-start-') ? EXIT.notStarted : EXIT.findings;
}

/** Whether what follows in a cycle may run: this run came to its end, with errors of objects or without. */
export const mayFollow = (result: string): boolean =>
  isSuccess(result) || result.startsWith('completed-');
