import { AppError } from '@cognate/kernel';

/** The command line is wrong: says in what and what to write instead. */
export class UsageError extends AppError {
  constructor(message: string, remedy?: string) {
    super('usage', message, remedy === undefined ? {} : { remedy });
    this.name = 'UsageError';
  }
}
