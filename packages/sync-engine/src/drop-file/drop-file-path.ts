import { join } from 'node:path';
import { AppError } from '@cognate/kernel';
import type { StepContext } from '../runs/step-context.ts';

// Both become parts of a path; the configuration allows no more either.
const SAFE = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** Where the step's drop file is: one folder per connector. */
export function dropFilePath({ connector, settings, dropFolder }: StepContext): string {
  const name = settings.dropFile?.name ?? '';
  if (dropFolder === undefined || !SAFE.test(name) || !SAFE.test(connector.id))
    throw new AppError('drop-file-name', `"${name}" cannot be the name of a drop file.`, {
      remedy: 'Use letters, digits, "-" and "_".',
    });
  return join(dropFolder, connector.id, `${name}.jsonl`);
}
