/** One record of a file: its fields, or why it has none. */
export interface FileRecord {
  readonly fields: readonly string[];
  /** The line that it begins in; the first line of the file is 1. */
  readonly line: number;
  /** Where it stands in the bytes (UTF-8) of its block, with the line end. */
  readonly start: number;
  readonly end: number;
  /** Set when the record cannot be read; then it has no fields. */
  readonly problem?: RecordProblem;
}

export interface RecordProblem {
  readonly message: string;
  /** The field, counted from 1. */
  readonly column?: number;
  /** Whether its bytes could not be kept either. */
  readonly isCut?: true;
}

/** A piece of a file with the records that end in it. */
export interface RecordBlock {
  readonly bytes: Buffer;
  readonly records: readonly FileRecord[];
}
