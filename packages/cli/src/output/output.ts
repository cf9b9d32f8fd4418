import type { CommandArguments } from '../command-line/command.ts';
import type { Surroundings } from '../command-context.ts';
import { createStyle } from './style.ts';
import type { Style } from './style.ts';
import type { Terminal } from './terminal.ts';

/** How a command speaks: results on the standard output, everything else beside it. */
export interface Output {
  readonly format: 'table' | 'json';
  /** For what goes to the standard output. */
  readonly style: Style;
  readonly terminal: Terminal;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Writes a result: as JSON, or as the text that `render` makes of it. */
  result(value: unknown, render: () => string): void;
  /** Tells what is going on; not when quiet. */
  note(text: string): void;
  /** Tells what only somebody who looks for a cause wants to know. */
  detail(this: void, text: string): void;
  /** Tells of something that is wrong, always. */
  warn(text: string): void;
}

export function createOutput(
  { terminal, environment }: Surroundings,
  args: CommandArguments,
): Output {
  const format = args.option('output') === 'json' ? 'json' : 'table';
  const colours =
    terminal.stdoutIsTerminal && !args.flag('no-color') && (environment['NO_COLOR'] ?? '') === '';
  const quiet = args.flag('quiet');
  const verbose = args.flag('verbose');
  return {
    format,
    style: createStyle(colours),
    terminal,
    quiet,
    verbose,
    result: (value, render) => {
      if (format === 'json') terminal.stdout(`${JSON.stringify(value, null, 2)}\n`);
      else terminal.stdout(render());
    },
    note: (text) => {
      if (!quiet) terminal.stderr(`${text}\n`);
    },
    detail: (text) => {
      if (verbose) terminal.stderr(`${text}\n`);
    },
    warn: (text) => terminal.stderr(`${text}\n`),
  };
}
