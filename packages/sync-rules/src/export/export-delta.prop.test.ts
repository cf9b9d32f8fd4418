import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyExport } from '../testing/exported.ts';
import { applyChange, composeDeltas, isEmptyDelta, sameDelta } from './export-delta.ts';
import type { ExportDelta } from './export-delta.ts';

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
const words = fc
  .uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 })
  .map((values) => values.toSorted());
const NAMES = ['a', 'b'] as const;

/** As export flow makes them: nothing is added and removed at once. */
const change = fc
  .tuple(ids, ids)
  .map(([add, remove]) => ({ add, remove: remove.filter((id) => !add.includes(id)) }));

const update: fc.Arbitrary<ExportDelta> = fc
  .record({
    dn: fc.option(fc.constantFrom('n1', 'n2'), { nil: undefined }),
    attributes: fc.dictionary(fc.constantFrom(...NAMES), words),
    references: fc.dictionary(fc.constantFrom('m', 'o'), change),
  })
  .map(({ dn, ...rest }) => ({ op: 'update' as const, ...(dn !== undefined && { dn }), ...rest }));

const state = fc.record({
  dn: fc.constant('n0'),
  scalars: fc.dictionary(
    fc.constantFrom(...NAMES),
    words.filter((values) => values.length > 0),
  ),
  targets: fc.dictionary(
    fc.constantFrom('m', 'o'),
    ids.filter((values) => values.length > 0),
  ),
});

type State = NonNullable<ReturnType<typeof applyExport>>;

/** A state in which the order of references does not show. */
const inOrder = (system: State | undefined): unknown =>
  system && {
    ...system,
    targets: Object.fromEntries(
      Object.entries(system.targets).map(([name, values]) => [name, values.map(String).toSorted()]),
    ),
  };

const after = (system: State, ...deltas: readonly ExportDelta[]): unknown =>
  inOrder(deltas.reduce<State | undefined>((now, delta) => now && applyExport(now, delta), system));

describe('composeDeltas', () => {
  it('does at once what its parts do one after the other', () => {
    fc.assert(
      fc.property(state, update, update, (system, a, b) => {
        expect(after(system, composeDeltas(a, b))).toEqual(after(system, a, b));
      }),
    );
  });

  it('does the same whichever two of three are composed first', () => {
    fc.assert(
      fc.property(state, update, update, update, (system, a, b, c) => {
        const [left, right] = [
          composeDeltas(composeDeltas(a, b), c),
          composeDeltas(a, composeDeltas(b, c)),
        ];
        expect(after(system, left)).toEqual(after(system, a, b, c));
        expect(after(system, right)).toEqual(after(system, a, b, c));
        expect(sameDelta(left, right)).toBe(true);
      }),
    );
  });

  it('adds and removes nothing at once', () => {
    fc.assert(
      fc.property(update, update, (a, b) => {
        for (const { add, remove } of Object.values(composeDeltas(a, b).references))
          expect(add.filter((value) => remove.includes(value))).toEqual([]);
      }),
    );
  });

  it('of an addition and changes is an addition of what came of them', () => {
    fc.assert(
      fc.property(update, update, (a, b) => {
        const add: ExportDelta = { ...a, op: 'add' };
        const composed = composeDeltas(add, b);
        expect(composed.op).toBe('add');
        const nothing = { dn: 'n0', scalars: {}, targets: {} };
        expect(after(nothing, composed)).toEqual(after(nothing, a, b));
      }),
    );
  });

  it('with nothing is the same', () => {
    const nothing: ExportDelta = { op: 'update', attributes: {}, references: {} };
    fc.assert(
      fc.property(update, (a) => {
        expect(sameDelta(composeDeltas(a, nothing), a)).toBe(true);
        expect(sameDelta(composeDeltas(nothing, a), a)).toBe(true);
        expect(isEmptyDelta(composeDeltas(nothing, nothing))).toBe(true);
      }),
    );
  });
});

describe('applyChange', () => {
  it('brings values to what the change was made for', () => {
    fc.assert(
      fc.property(ids, ids, (has, wanted) => {
        const add = wanted.filter((id) => !has.includes(id));
        const remove = has.filter((id) => !wanted.includes(id));
        expect(new Set(applyChange(has, { add, remove }))).toEqual(new Set(wanted));
      }),
    );
  });
});
