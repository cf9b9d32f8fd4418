import { AppError } from '@cognate/kernel';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';

const USAGE = new Set([
  'usage',
  'unknown-connector',
  'unknown-run-profile',
  'unknown-object',
  'unknown-cycle',
  'no-configuration-folder',
  'attribute-not-indexed',
  'address-not-allowed',
  'database-url-invalid',
  'unknown-version',
  'backup-file-exists',
  'backup-file-missing',
  'not-a-backup',
  'secret-not-valid',
  'passphrase-too-short',
  'passphrase-wrong',
  'not-a-key-export',
]);

/** The exit code that an error that ended a command stands for. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof AppError) {
    if (USAGE.has(error.code)) return EXIT.usage;
    return error.code === 'internal-error' ? EXIT.internal : EXIT.notStarted;
  }
  return isSystemError(error) ? EXIT.notStarted : EXIT.internal;
}

/** An error in words: what and where, then what to do about it; the program's own trail only where it helps. */
export function describeError(error: unknown, verbose: boolean): string {
  const internal = exitCodeOf(error) === EXIT.internal;
  const message = error instanceof Error ? error.message : String(error);
  const lines = [`error: ${message}`];
  if (error instanceof AppError && error.remedy !== undefined) lines.push(`  ${error.remedy}`);
  if (internal)
    lines.push('  This is an error of Cognate itself. Please report it with the following lines.');
  if ((verbose || internal) && error instanceof Error) lines.push(trailOf(error));
  return `${lines.join('\n')}\n`;
}

/** Node's own errors of files and sockets: the machine said no, not the program. */
const isSystemError = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'code' in error;

function trailOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${trailOf(error.cause)}` : '';
  return (error.stack ?? error.message) + cause;
}
