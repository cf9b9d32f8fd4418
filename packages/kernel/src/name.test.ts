import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName, foldText, NameMap } from './name.ts';

describe('comparing text without case', () => {
  it.each([
    ['ANN', 'ann'],
    ['École', 'E\u0301COLE'],
    ['İ', 'i\u0307'],
    ['\u212a', 'k'],
  ])('takes %j and %j for the same', (a, b) => {
    expect(foldText(a)).toBe(foldText(b));
  });

  it('is stable: a folded text folds to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
        expect(foldName(foldName(text))).toBe(foldName(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('is stable where letters compose only in lower case', () => {
    const folded = foldText('\u0130\u0327');
    expect(foldText(folded)).toBe(folded);
    expect(folded).toBe('i\u0327\u0307');
  });

  it('does not tell composed and decomposed characters apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(text.normalize('NFD'))).toBe(foldText(text.normalize('NFC')));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a map of names', () => {
  const map = new NameMap([
    ['givenName', 1],
    ['SN', 2],
  ]);

  it('finds an entry in any case', () => {
    expect(map.get('GIVENNAME')).toBe(1);
    expect(map.get('givenName')).toBe(1);
    expect(map.get('sn')).toBe(2);
    expect(map.get('mail')).toBeUndefined();
    expect(map.has('Sn')).toBe(true);
    expect(map.has('constructor')).toBe(false);
  });

  it('replaces an entry whose name is spelt otherwise', () => {
    const own = new NameMap([['Mail', 'a']]);
    own.set('MAIL', 'b');
    expect([...own.values()]).toEqual(['b']);
  });
});
