import { open } from 'node:fs/promises';

const BATCH = 512 * 1024;

/** Writes a file, holding half a megabyte of it at most; ends early when it is told to. */
export async function writeLines(
  path: string,
  lines: Iterable<string>,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    let batch = '';
    for (const line of lines) {
      batch += line;
      if (batch.length < BATCH) continue;
      await file.writeFile(batch);
      signal.throwIfAborted();
      batch = '';
    }
    await file.writeFile(batch);
  } finally {
    await file.close();
  }
}
