/** Where a command writes: results to `stdout`, everything else to `stderr`. */
export interface Terminal {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Columns of `stderr`. */
  readonly columns: number;
}

/** The terminal of a process. */
export const processTerminal = ({ stdout, stderr }: NodeJS.Process): Terminal => ({
  stdout: (text) => void stdout.write(text),
  stderr: (text) => void stderr.write(text),
  stdoutIsTerminal: stdout.isTTY,
  stderrIsTerminal: stderr.isTTY,
  // Some terminals say that they have no columns at all.
  columns: stderr.columns > 0 ? stderr.columns : 100,
});
