import { ConnectorError } from '@cognate/connector-kit';
import type { StepFailure } from '@cognate/connector-kit';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const FORBIDDEN = new Set(['EACCES', 'EPERM', 'EROFS']);

const SYSTEM_CODE = /^E[A-Z0-9]+$/;

/** The error code of a failed system call; `undefined` for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    SYSTEM_CODE.test(error.code)
    ? error.code
    : undefined;
}

/** Why a file cannot be opened for reading, in the terms of a run. */
export function openProblem(path: string, cause: unknown): ConnectorError {
  const code = systemCode(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new ConnectorError('no-start-file-not-found', `The file ${path} does not exist.`, {
      remedy:
        'Correct `path`, provide the file, or set `missingFile: empty` if the first export is to create it.',
      details: { path },
      cause,
    });
  if (FORBIDDEN.has(code))
    return new ConnectorError('no-start-file-access-denied', `The file ${path} may not be read.`, {
      remedy: 'Give the account of the service the right to read the file and to enter its folder.',
      details: { path },
      cause,
    });
  return new ConnectorError('no-start-file-open', `The file ${path} cannot be opened (${code}).`, {
    remedy: 'Check the path and the disk.',
    details: { path },
    cause,
  });
}

/** Why a file cannot be read on, in the terms of a run. */
export function readProblem(path: string, cause: unknown): ConnectorError {
  return new ConnectorError(
    'stopped-import-read',
    `Reading ${path} failed (${systemCode(cause) ?? String(cause)}).`,
    { remedy: 'Check the disk or the network share, then run the step again.', cause },
  );
}

/** Why a file cannot be written, in the terms of a run. */
export function writeProblem(path: string, cause: unknown): ConnectorError {
  const code = systemCode(cause) ?? String(cause);
  const stepResult: StepFailure = FULL.has(code) ? 'stopped-disk-full' : 'stopped-file-error';
  const { why, remedy } = writeAdvice(code);
  return new ConnectorError(stepResult, `Writing ${path} failed: ${why}.`, {
    remedy: `${remedy}, then run the export again; nothing that was answered is lost.`,
    details: { path, code },
    cause,
  });
}

function writeAdvice(code: string): { readonly why: string; readonly remedy: string } {
  if (FULL.has(code))
    return { why: 'there is no room', remedy: 'Make room on the disk or raise the quota' };
  if (FORBIDDEN.has(code))
    return {
      why: 'access is denied',
      remedy: 'Give the account of the service the right to write in the folder',
    };
  if (code === 'EEXIST')
    return { why: 'another export of the file is at work', remedy: 'Wait until it has ended' };
  return { why: code, remedy: 'Check the folder and the disk' };
}
