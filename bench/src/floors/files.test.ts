import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { csvRecord } from '../data/csv-record.ts';
import { lineBlocks } from './csv-blocks.ts';
import { readFiles } from './read-files.ts';
import { writeFiles } from './write-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-floor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file of some 3 MB, so that records lie across the borders of what is read at a time. */
function bigFile(name: string, records: number): string {
  const path = join(folder, name);
  const lines = Array.from({ length: records }, (_, index) =>
    csvRecord([`u${index}`, 'Zoë, "the" last', 'x'.repeat(300)]),
  );
  writeFileSync(path, csvRecord(['uid', 'name', 'text']) + lines.join(''));
  return path;
}

test('every record of every file is read once, headers not counted', async () => {
  const paths = [bigFile('a.csv', 10_000), bigFile('b.csv', 5)];
  const floor = await readFiles('read', paths);
  expect(floor).toMatchObject({ name: 'read', count: 10_005 });
  expect(floor.mib).toBeGreaterThan(3);
  expect(floor.seconds).toBeGreaterThan(0);
});

test('a file that does not end its last line is read to its end', async () => {
  const path = join(folder, 'open.csv');
  writeFileSync(path, 'uid\nu1\nu2');
  expect(await readFiles('read', [path])).toMatchObject({ count: 2 });
});

test('blocks end at line ends and are the file together', async () => {
  const path = bigFile('a.csv', 10_000);
  let bytes = 0;
  let blocks = 0;
  for await (const block of lineBlocks(path)) {
    expect(block.at(-1)).toBe(10);
    bytes += block.length;
    blocks += 1;
  }
  expect(blocks).toBeGreaterThan(2);
  expect(bytes / 2 ** 20).toBeCloseTo((await readFiles('read', [path])).mib ?? 0, 6);
});

test('writing writes the same bytes and leaves nothing behind', async () => {
  const paths = [bigFile('a.csv', 10_000), bigFile('b.csv', 5)];
  const read = await readFiles('read', paths);
  const written = await writeFiles(paths);
  expect(written).toMatchObject({ name: 'write', count: read.count, mib: read.mib });
  expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.csv']);
});
