/** The step of the algorithm in which an object failed, by MIM's names. */
export type AlgorithmStep =
  | 'staging'
  | 'connector-filter'
  | 'join'
  | 'projection'
  | 'import-flow'
  | 'provisioning'
  | 'validate-connector-filter'
  | 'deprovisioning'
  | 'export-flow'
  | 'mv-deletion'
  | 'recall';

/** Why one object could not be synchronized. Everything about the object is then rolled back; the run goes on. */
export interface SyncError {
  /** MIM's name of the error. */
  readonly type: string;
  readonly step: AlgorithmStep;
  readonly message: string;
  readonly rule?: string;
  readonly attribute?: string;
  /** The rules extension that failed. */
  readonly extension?: FailedExtension;
}

/** Where in a rules extension something failed. */
export interface FailedExtension {
  readonly name: string;
  /** MIM's name of the place that asked. */
  readonly callsite: string;
  /** The name by which the extension knows the rule; empty where it has only one. */
  readonly context: string;
}

/**
 * Carries a `SyncError` out of the nested calculation of one object.
 * `synchronizeObject` turns it into a value; it never leaves this package.
 */
export class SyncFailure extends Error {
  readonly error: SyncError;

  constructor(error: SyncError) {
    super(error.message);
    this.error = error;
  }
}
