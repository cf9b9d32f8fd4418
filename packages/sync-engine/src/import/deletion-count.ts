import { AppError } from '@cognate/kernel';
import type { PresenceRow } from '../ports/import-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import { absence } from './absence.ts';

/** Counts the objects that an import takes for gone, and stops it before there are more than the step allows. */
export class DeletionCount {
  readonly #step: StepContext;
  #count = 0;

  constructor(step: StepContext) {
    this.#step = step;
  }

  /** Throws `deletion-limit` when these would be too many. */
  add(rows: readonly PresenceRow[]): void {
    this.#count += rows.filter((row) => absence(row) === 'obsolete').length;
    const { connector, settings } = this.#step;
    const limit = settings.deletionLimit;
    if (limit === undefined || this.#count <= limit) return;
    throw new AppError(
      'deletion-limit',
      `${this.#count} or more objects of "${connector.id}" are gone from the connected system; the step allows ${limit}. None of the last ones was marked as deleted.`,
      {
        remedy:
          'Look whether the connected system is complete. If it is, raise the deletionLimit of the step; ' +
          'if not, correct the source and import again.',
      },
    );
  }
}
