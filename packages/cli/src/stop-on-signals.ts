import { AppError } from '@cognate/kernel';
import type { Terminal } from './output/terminal.ts';

/** With the exit code of each. Who sends SIGTERM ends services; Ctrl+C is an operator's wish. */
const SIGNALS = {
  SIGINT: { exit: 130, code: 'stopped' },
  SIGTERM: { exit: 143, code: 'service-shutdown' },
} as const;

/**
 * A signal that is given when the process is asked to end: the work then stops at its next page, with all that is
 * committed kept. Asked a second time, the process ends at once.
 */
export function stopOnSignals(
  source: Pick<NodeJS.Process, 'on' | 'exit'>,
  terminal: Terminal,
): AbortSignal {
  const controller = new AbortController();
  for (const [name, { exit, code }] of Object.entries(SIGNALS))
    source.on(name, () => {
      if (controller.signal.aborted) source.exit(exit);
      terminal.stderr(
        'Stopping: what is under way is finished first. Press Ctrl+C again to quit at once.\n',
      );
      controller.abort(new AppError(code, 'The work was stopped.'));
    });
  return controller.signal;
}
