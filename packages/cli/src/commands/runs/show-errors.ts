import { formatTime } from '@cognate/server';
import type { RecordedError, RecordedRun } from '@cognate/server';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { describeRunError } from '../../run/describe-run-error.ts';

/** Lists all errors of a run. */
export function showErrors({ id, errors }: RecordedRun, { output }: CommandContext): ExitCode {
  output.result(errors, () =>
    errors
      .map((error) => `step ${error.step}: ${describeRunError(error)}${history(error)}\n`)
      .join(''),
  );
  if (errors.length === 0) output.note(`Run ${id} has no errors.`);
  return EXIT.ok;
}

/** Since when an object has had the error. */
const history = ({ retries, firstAt }: RecordedError): string =>
  retries === 0 ? '' : ` (since ${formatTime(firstAt)}, tried again ${retries}x)`;
