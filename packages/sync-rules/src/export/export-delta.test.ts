import { describe, expect, it } from 'vitest';
import { composeDeltas, isEmptyDelta, sameDelta } from './export-delta.ts';
import type { ExportDelta } from './export-delta.ts';

const update = (rest: Partial<ExportDelta> = {}): ExportDelta => ({
  op: 'update',
  attributes: {},
  references: {},
  ...rest,
});
const member = (add: readonly number[], remove: readonly number[]): ExportDelta =>
  update({ references: { member: { add, remove } } });

describe('composeDeltas', () => {
  it('is the later delta where there is no earlier one', () => {
    const later = update({ dn: 'x' });
    expect(composeDeltas(undefined, later)).toBe(later);
  });

  it('lets later values, and later names, win', () => {
    const earlier = update({ dn: 'x', attributes: { a: ['1'], b: ['1'] } });
    expect(composeDeltas(earlier, update({ attributes: { b: [], c: ['2'] } }))).toEqual(
      update({ dn: 'x', attributes: { a: ['1'], b: [], c: ['2'] } }),
    );
    expect(composeDeltas(earlier, update({ dn: 'y' })).dn).toBe('y');
  });

  it('keeps an addition an addition, and a deletion is all there is to say', () => {
    const add: ExportDelta = { op: 'add', attributes: { a: ['1'] }, references: {} };
    const remove: ExportDelta = { op: 'delete', attributes: {}, references: {} };
    expect(composeDeltas(add, update({ attributes: { a: ['2'] } }))).toEqual({
      ...add,
      attributes: { a: ['2'] },
    });
    expect(composeDeltas(add, remove)).toBe(remove);
  });

  it('cancels members that were added and then removed, and the other way round', () => {
    expect(composeDeltas(member([1, 2], [3]), member([3], [2]))).toEqual(member([1, 3], [2]));
  });
});

describe('sameDelta', () => {
  it('does not care for the order of values and names', () => {
    const a = update({
      attributes: { a: ['1', '2'], b: ['3'] },
      references: { member: { add: [1, 2], remove: [3, 4] } },
    });
    const b = update({
      attributes: { b: ['3'], a: ['2', '1'] },
      references: { member: { add: [2, 1], remove: [4, 3] } },
    });
    expect(sameDelta(a, b)).toBe(true);
    expect(sameDelta(undefined, undefined)).toBe(true);
  });

  it.each<[string, ExportDelta | undefined, ExportDelta]>([
    ['nothing and something', undefined, update()],
    ['operations', update(), { ...update(), op: 'add' }],
    ['names', update({ dn: 'x' }), update({ dn: 'y' })],
    ['a name and none', update({ dn: 'x' }), update()],
    ['values', update({ attributes: { a: ['1'] } }), update({ attributes: { a: ['2'] } })],
    ['types of values', update({ attributes: { a: ['1'] } }), update({ attributes: { a: [1] } })],
    ['a cleared attribute and an untouched one', update({ attributes: { a: [] } }), update()],
    ['attributes', update({ attributes: { a: [] } }), update({ attributes: { b: [] } })],
    ['added members', member([1], []), member([2], [])],
    ['added and removed members', member([1], []), member([], [1])],
    ['numbers of members', member([1], []), member([1, 2], [])],
  ])('tells %s apart', (_, a, b) => {
    expect(sameDelta(a, b)).toBe(false);
    expect(sameDelta(b, a)).toBe(false);
  });
});

describe('isEmptyDelta', () => {
  it('holds only for an update of nothing', () => {
    expect(isEmptyDelta(update())).toBe(true);
    expect(isEmptyDelta({ ...update(), op: 'add' })).toBe(false);
    expect(isEmptyDelta({ ...update(), op: 'delete' })).toBe(false);
    expect(isEmptyDelta(update({ dn: 'x' }))).toBe(false);
    expect(isEmptyDelta(update({ attributes: { a: [] } }))).toBe(false);
    expect(isEmptyDelta(member([1], []))).toBe(false);
  });
});
