import { ConnectorError } from '@cognate/connector-kit';
import { AppError } from '@cognate/kernel';

/** How a step ended, by MIM's names, and why in words. */
export interface StepEnd {
  readonly result: string;
  readonly message: string | null;
}

const STORE_RESULTS: Readonly<Record<string, string>> = {
  'database-connection-lost': 'stopped-database-connection-lost',
  'database-unreachable': 'stopped-database-connection-lost',
  'database-disk-full': 'stopped-database-disk-full',
  'database-deadlock': 'stopped-deadlocked',
  'deletion-limit': 'stopped-deletion-limit',
  'extension-not-found': 'stopped-extension-dll-file-not-found',
  'extension-load-failed': 'stopped-extension-dll-load',
  'extension-not-implemented': 'stopped-extension-dll-no-implementation',
  'extension-initialize-failed': 'stopped-extension-dll-instantiation',
  'extension-died-repeatedly': 'stopped-extension-dll-exception',
  'extension-terminated-run': 'stopped-user-termination-from-extension',
  'lease-lost': 'stopped-server',
  'delta-import-not-supported': 'stopped-bad-ma-configuration',
  'step-not-supported': 'no-start-delta-step-type-not-configured',
  'drop-file-name': 'no-start-bad-ma-configuration',
  'error-limit': 'stopped-error-limit',
  'service-shutdown': 'stopped-service-shutdown',
  'step-timeout': 'stopped-ma-extension-timeout',
  'operation-timeout': 'stopped-connectivity',
};

/** Names the end of a step that an exception ended. A defect of the product leaves its stack in the message. */
export function stepEndOf(error: unknown, signal: AbortSignal): StepEnd {
  if (signal.aborted) return endOfStop(signal.reason);
  if (error instanceof ConnectorError)
    return { result: error.stepResult, message: messageOf(error) };
  if (error instanceof AppError && error.code !== 'internal-error')
    return { result: STORE_RESULTS[error.code] ?? 'stopped-server', message: messageOf(error) };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { result: 'stopped-server', message };
}

/** A step that ran out of time says so; any other stop is somebody's wish. */
function endOfStop(reason: unknown): StepEnd {
  const result = reason instanceof AppError ? STORE_RESULTS[reason.code] : undefined;
  return result === undefined || !(reason instanceof AppError)
    ? { result: 'stopped-user-termination-from-wmi-or-ui', message: 'The run was stopped.' }
    : { result, message: messageOf(reason) };
}

const messageOf = (error: AppError): string =>
  error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;

const GOOD = new Set(['success', 'completed-no-objects']);

/** Whether a run went through without anything to look at. */
export const isSuccess = (result: string): boolean => GOOD.has(result);

/** Whether the next step of a profile may follow. */
export const mayContinue = (result: string): boolean =>
  isSuccess(result) || result.startsWith('completed-');
