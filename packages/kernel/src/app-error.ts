/**
 * Broken infrastructure, refused input or a bug, with a code that scripts may rely on.
 *
 * `message` says what happened and where; `remedy` says what to do about it.
 * Expected per-object outcomes are values (`Result`), not exceptions.
 */
export class AppError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { remedy?: string; details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.remedy = options.remedy;
    this.details = options.details ?? {};
  }
}
