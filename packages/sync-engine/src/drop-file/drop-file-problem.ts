import { ConnectorError } from '@cognate/connector-kit';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** Why a drop file cannot be written, in the terms of a run. */
export function writeProblem(path: string, cause: unknown): ConnectorError {
  const code = codeOf(cause);
  const isFull = FULL.has(code);
  return new ConnectorError(
    isFull ? 'stopped-disk-full' : 'stopped-file-error',
    `Writing the drop file ${path} failed (${code}).`,
    { remedy: 'Check the folder and the room on its disk, then run the step again.', cause },
  );
}

/** Why a drop file cannot be opened. */
export function openProblem(path: string, cause: unknown): ConnectorError {
  const code = codeOf(cause);
  if (code === 'ENOENT')
    return new ConnectorError('no-start-file-not-found', `There is no drop file ${path}.`, {
      remedy: 'Run a step that writes it, or put it there.',
      cause,
    });
  return new ConnectorError(
    code === 'EACCES' || code === 'EPERM' ? 'no-start-file-access-denied' : 'no-start-file-open',
    `The drop file ${path} cannot be opened (${code}).`,
    { remedy: 'Check the file and the rights of the service.', cause },
  );
}

/** A file that is there and was not written for this step. */
export const wrongFile = (path: string, why: string): ConnectorError =>
  new ConnectorError('no-start-file-contains-incorrect-step-type', `${path} ${why}.`, {
    remedy: 'Name the drop file of this step, or write it anew.',
  });

/** A file of which something is missing or broken. */
export const brokenFile = (path: string, line: number, why: string): ConnectorError =>
  new ConnectorError('stopped-unexpected-data', `${path}, line ${line}: ${why}.`, {
    remedy: 'Write the drop file anew. Nothing was taken for deleted, and nothing sent.',
  });
