import type { FileHandle } from 'node:fs/promises';
import { brokenFile } from './drop-file-problem.ts';

/** One object may be a group of a million members; a longer line is no entry of ours. */
const LONGEST_LINE = 268_435_456;

const BLOCK = 262_144;
const LINE_FEED = 10;

export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** The lines of a file, of which no more is held than one line and a block. */
export async function* readLines(
  path: string,
  file: FileHandle,
): AsyncGenerator<TextLine, undefined> {
  const buffer = Buffer.allocUnsafe(BLOCK);
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, BLOCK, null);
    if (bytesRead === 0) break;
    let start = 0;
    for (;;) {
      const end = buffer.subarray(0, bytesRead).indexOf(LINE_FEED, start);
      const part = Buffer.from(buffer.subarray(start, end < 0 ? bytesRead : end));
      parts.push(part);
      length += part.length;
      if (length > LONGEST_LINE) throw brokenFile(path, number, 'the line is too long');
      if (end < 0) break;
      yield { text: Buffer.concat(parts).toString('utf8'), number };
      parts = [];
      length = 0;
      number += 1;
      start = end + 1;
    }
  }
  if (length > 0) yield { text: Buffer.concat(parts).toString('utf8'), number };
  return undefined;
}
