import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBlock } from './parse-block.ts';
import type { RecordFormat } from './parse-block.ts';

const format: RecordFormat = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  newline: 'lf',
  trim: false,
  maxRecordSize: 1000,
};

// What means something to the parser is much more frequent here than in nature.
const noise = (characters: string): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), maxLength: 60 });

const fieldsOf = (text: string, options = format): readonly (readonly string[])[] =>
  parseBlock(Buffer.from(text), 1, options, true).records.map(({ fields }) => fields);

const parserAlone = (text: string, { trim }: RecordFormat): readonly string[][] =>
  parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'], trim });

describe('the records of a block', () => {
  it('are those of the parser where no quote stands', () => {
    fc.assert(
      fc.property(noise('ab ,\t\r\nä😀'), fc.boolean(), (lines, trim) => {
        // When it trims, the parser takes a last line of spaces without a line end for none at all.
        const text = trim ? `${lines}\n` : lines;
        expect(fieldsOf(text, { ...format, trim })).toEqual(parserAlone(text, { ...format, trim }));
      }),
      { numRuns: 2000 },
    );
  });

  it('are those of the parser where it finds no error', () => {
    fc.assert(
      fc.property(noise('"",a\n\r'), (text) => {
        let expected: readonly string[][];
        try {
          expected = parserAlone(text, format);
        } catch {
          return;
        }
        expect(fieldsOf(text)).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('cover every byte once, in order, and name the lines where they begin', () => {
    fc.assert(
      fc.property(noise('"",a\n\rä'), (text) => {
        const bytes = Buffer.from(text);
        const { records, consumed } = parseBlock(bytes, 1, format, true);
        expect(consumed).toBe(bytes.length);
        let at = 0;
        for (const { start, end, line } of records) {
          expect(start).toBe(at);
          expect(end).toBeGreaterThan(start);
          expect(line).toBe(bytes.subarray(0, start).toString().split('\n').length);
          at = end;
        }
        expect(at).toBe(bytes.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('survive any one line that is broken', () => {
    const good = fc.constantFrom('1,a\n', '2,"b"\n', '3,"c ""d"""\n');
    const goods = fc.array(good, { maxLength: 5 });
    fc.assert(
      fc.property(
        goods,
        goods,
        fc.constantFrom('x,"y\n', 'x,"y"z\n', 'x,y"z\n'),
        (a, b, broken) => {
          const { records } = parseBlock(
            Buffer.from([...a, broken, ...b].join('')),
            1,
            format,
            true,
          );
          expect(records.map(({ problem }) => problem === undefined)).toEqual([
            ...a.map(() => true),
            false,
            ...b.map(() => true),
          ]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
