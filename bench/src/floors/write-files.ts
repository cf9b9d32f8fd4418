import { open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { csvRecord } from '../data/csv-record.ts';
import { lineBlocks, parseBlock } from './csv-blocks.ts';
import { createStopWatch } from './floor.ts';
import type { FloorPart, StopWatch } from './floor.ts';

/**
 * Writes the records of files once more, each file beside its original, and brings them to the disk. Reading the
 * originals is not counted.
 */
export async function writeFiles(paths: readonly string[]): Promise<FloorPart> {
  const watch = createStopWatch();
  let count = 0;
  let bytes = 0;
  for (const path of paths) {
    const copy = `${path}.floor`;
    count += (await writeCopy(path, copy, watch)) - 1;
    bytes += (await stat(copy)).size;
    await rm(copy);
  }
  return { name: 'write', seconds: watch.seconds(), count, mib: bytes / 2 ** 20 };
}

async function writeCopy(path: string, copy: string, watch: StopWatch): Promise<number> {
  const file = await watch.timeAsync(() => open(copy, 'w'));
  let count = 0;
  try {
    for await (const block of lineBlocks(path)) {
      const records = parseBlock(block);
      count += records.length;
      await watch.timeAsync(() => writeRecords(file, records));
    }
    await watch.timeAsync(() => file.sync());
  } finally {
    await file.close();
  }
  return count;
}

async function writeRecords(
  file: FileHandle,
  records: readonly (readonly string[])[],
): Promise<void> {
  let text = '';
  for (const record of records) text += csvRecord(record);
  await file.writeFile(text);
}
