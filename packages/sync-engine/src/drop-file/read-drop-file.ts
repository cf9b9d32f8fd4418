import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { StepContext } from '../runs/step-context.ts';
import { checkHeader } from './drop-file-header.ts';
import type { DropFileStep } from './drop-file-header.ts';
import { dropFilePath } from './drop-file-path.ts';
import { brokenFile, openProblem } from './drop-file-problem.ts';
import { isCount, isObject, parseObject } from './json-shape.ts';
import type { Json } from './json-shape.ts';
import { readLines } from './read-lines.ts';

/**
 * The lines of the step's drop file between the first one and the end. Throws `ConnectorError` when the file is of
 * another step, holds what `parse` does not know, or is not complete.
 */
export async function* readDropFile<Line extends object>(
  step: StepContext,
  kind: DropFileStep,
  parse: (line: Json) => Line | undefined,
): AsyncGenerator<Line> {
  const path = dropFilePath(step);
  const file = await openFile(path);
  try {
    const lines = readLines(path, file);
    const first = await lines.next();
    checkHeader(step, kind, path, first.done === true ? undefined : first.value.text);
    const count = { entries: 0, errors: 0 };
    for await (const { text, number } of lines) {
      const line = parseObject(text);
      if (isObject(line?.['end'])) return checkEnd(path, number, line['end'], count);
      const parsed = line && parse(line);
      if (parsed === undefined)
        throw brokenFile(path, number, 'this is no line of such a drop file');
      if ('entry' in parsed) count.entries += 1;
      if ('error' in parsed) count.errors += 1;
      yield parsed;
    }
    throw brokenFile(path, count.entries + count.errors + 1, 'the file ends before its end');
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw openProblem(path, cause);
  }
}

/** So that a file of which lines are missing is known for it. */
function checkEnd(
  path: string,
  number: number,
  { entries, errors }: Json,
  count: { readonly entries: number; readonly errors: number },
): void {
  if (!isCount(entries) || !isCount(errors))
    throw brokenFile(path, number, 'the end does not say how much there is');
  if (entries !== count.entries || errors !== count.errors)
    throw brokenFile(
      path,
      number,
      `${entries} entries and ${errors} errors were written, ${count.entries} and ${count.errors} are there`,
    );
}
