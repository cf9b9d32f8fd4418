import type { Terminal } from '../output/terminal.ts';

export interface TestTerminal extends Terminal {
  /** All that was written to the standard output. */
  readonly results: () => string;
  /** All that was written to the standard error. */
  readonly errors: () => string;
}

/** A terminal that keeps what is written; `onError` sees each text for the standard error. */
export function testTerminal(
  options: { readonly isTerminal?: boolean; readonly onError?: (text: string) => void } = {},
): TestTerminal {
  let results = '';
  let errors = '';
  return {
    stdout: (text) => {
      results += text;
    },
    stderr: (text) => {
      errors += text;
      options.onError?.(text);
    },
    stdoutIsTerminal: options.isTerminal ?? false,
    stderrIsTerminal: options.isTerminal ?? false,
    columns: 80,
    results: () => results,
    errors: () => errors,
  };
}
