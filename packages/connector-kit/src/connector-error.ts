import { AppError } from '@cognate/kernel';

/** MIM's names for a step that could not start or had to stop because of the connected system. */
export const STEP_FAILURES = [
  'no-start-credentials',
  'no-start-connection',
  'no-start-server',
  'no-start-file-not-found',
  'no-start-file-access-denied',
  'no-start-file-open',
  'no-start-file-code-page',
  'no-start-header-row-mismatch',
  'no-start-bad-ma-configuration',
  'no-start-full-import-required',
  'no-start-delta-step-type-not-configured',
  'no-start-file-contains-incorrect-step-type',
  'stopped-connectivity',
  'stopped-parsing-errors',
  'stopped-import-read',
  'stopped-export-write',
  'stopped-bad-server-credentials',
  'stopped-server-down',
  'stopped-unexpected-data',
  'stopped-file-error',
  'stopped-file-embedded-nulls',
  'stopped-code-page-conversion',
  'stopped-disk-full',
  'stopped-entry-point-not-implemented',
] as const;
export type StepFailure = (typeof STEP_FAILURES)[number];

/** Ends a run step: `stepResult` becomes the step's result, the message names the place and the remedy. */
export class ConnectorError extends AppError {
  readonly stepResult: StepFailure;

  constructor(
    stepResult: StepFailure,
    message: string,
    options: { remedy?: string; details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super('connector-error', message, options);
    this.name = 'ConnectorError';
    this.stepResult = stepResult;
  }
}
