/** Why there is no answer. */
export type TransportProblem =
  'connection' | 'timeout' | 'certificate' | 'credentials' | 'too-large' | 'answer';

/** A call without an answer that could be read. The message names the address, never the credentials. */
export class TransportError extends Error {
  readonly problem: TransportProblem;

  constructor(problem: TransportProblem, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'TransportError';
    this.problem = problem;
  }
}
