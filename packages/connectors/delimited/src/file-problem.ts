import { ConnectorError } from '@cognate/connector-kit';
import type { StepFailure } from '@cognate/connector-kit';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const FORBIDDEN = new Set(['EACCES', 'EPERM', 'EROFS']);

/** The error code of a failed system call; `undefined` for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Why a file cannot be opened for reading, in the terms of a run. */
export function openProblem(path: string, cause: unknown): ConnectorError {
  const code = systemCode(cause) ?? 'unknown error';
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
  const why = FULL.has(code) ? 'there is no room' : FORBIDDEN.has(code) ? 'access is denied' : code;
  const remedy = FULL.has(code)
    ? 'Make room on the disk (or raise the quota), then run the export again; nothing is lost.'
    : 'Give the account of the service the right to write in the folder, then run the export again.';
  return new ConnectorError(stepResult, `Writing ${path} failed: ${why}.`, {
    remedy,
    details: { path, code },
    cause,
  });
}
