import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf } from '../format.ts';
import { delimitedSettings } from '../config.ts';
import { readRecords } from './read-records.ts';
import type { TextSource } from './read-text.ts';

const format = formatOf(
  delimitedSettings.parse({ files: [{ type: 'x', path: 'x', anchor: ['x'] }] }),
  { maxRecordSize: 40, maxFieldSize: 30 },
);

/** A file whose text arrives in pieces of this length. */
const inPieces = (text: string, size: number): TextSource => ({
  encoding: 'utf-8',
  hasMark: false,
  close: () => Promise.resolve(),
  pieces: async function* () {
    const symbols = Array.from(text);
    for (let at = 0; at < symbols.length; at += size)
      yield await Promise.resolve(symbols.slice(at, at + size).join(''));
  },
});

async function read(text: string, size: number): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const { records } of readRecords('x', inPieces(text, size), format))
    for (const { fields, line, problem } of records) found.push({ fields, line, problem });
  return found;
}

describe('the records of a file', () => {
  it('do not depend on the pieces in which its text arrives', async () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('",ab\n\rä😀')), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 20 }), async (content, size) => {
        const whole = await read(content, 1000);
        // How far a quote that is never closed is searched depends on what has arrived.
        fc.pre(!JSON.stringify(whole).includes('never closed'));
        expect(await read(content, size)).toEqual(whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('go on behind a line that is too long, however it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 41, max: 200 }),
        fc.integer({ min: 1, max: 100 }),
        async (length, size) => {
          const found = await read(`a,b\n${'x'.repeat(length)}\nc,d\n`, size);
          expect(found).toMatchObject([
            { fields: ['a', 'b'], line: 1 },
            { fields: [], line: 2 },
            { fields: ['c', 'd'], line: 3 },
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
