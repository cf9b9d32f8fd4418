import { mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { StepContext } from '../runs/step-context.ts';
import { headerOf } from './drop-file-header.ts';
import type { DropFileStep } from './drop-file-header.ts';
import { dropFilePath } from './drop-file-path.ts';
import { writeProblem } from './drop-file-problem.ts';

/** Adds lines to a drop file. Those with an `entry` or an `error` are counted. */
export type WriteLines = (lines: readonly object[]) => Promise<void>;

/**
 * Writes the step's drop file. It appears under its name when it is complete; it holds personal data, so nobody but
 * the service's account may read it.
 */
export async function writeDropFile(
  step: StepContext,
  kind: DropFileStep,
  work: (write: WriteLines) => Promise<void>,
): Promise<void> {
  const path = dropFilePath(step);
  const draft = `${path}.part`;
  let file: FileHandle | undefined;
  try {
    const opened = await inFileTerms(path, async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rm(draft, { force: true });
      return open(draft, 'wx', 0o600);
    });
    file = opened;
    const end = { entries: 0, errors: 0 };
    const write: WriteLines = async (lines) => {
      end.entries += lines.filter((line) => 'entry' in line).length;
      end.errors += lines.filter((line) => 'error' in line).length;
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await inFileTerms(path, () => opened.appendFile(text));
    };
    await write([headerOf(step, kind)]);
    await work(write);
    await write([{ end }]);
    await inFileTerms(path, () => opened.sync());
    await inFileTerms(path, () => rename(draft, path));
  } finally {
    await file?.close();
    await rm(draft, { force: true });
  }
}

async function inFileTerms<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw writeProblem(path, cause);
  }
}
