import { expect, test } from 'vitest';
import { referenceOrder } from './reference-order.ts';

const order = (references: Readonly<Record<number, readonly number[]>>): readonly number[] =>
  referenceOrder(
    Object.entries(references).map(([object, targets]) => ({ object: Number(object), targets })),
  );

test('an object comes after what it refers to, whatever their ids', () => {
  expect(order({ 1: [5], 5: [3] })).toEqual([5, 1]);
});

test('what refers to nothing new is not in the list', () => {
  expect(order({ 2: [], 3: [9] })).toEqual([3]);
});

test('objects of the same depth keep the order of their ids', () => {
  expect(order({ 7: [1], 4: [1], 5: [4] })).toEqual([4, 7, 5]);
});

test('a circle is cut and everything in it still comes once', () => {
  const ids = order({ 1: [2], 2: [3], 3: [1], 4: [1] });
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.at(-1)).toBe(4);
});

test('a circle is cut at the same place in whatever order the references are given', () => {
  const circle = [
    { object: 1, targets: [3, 2] },
    { object: 2, targets: [1] },
    { object: 3, targets: [2] },
  ];
  expect(referenceOrder(circle)).toEqual([3, 1]);
  const turned = circle.toReversed().map((entry) => ({
    ...entry,
    targets: entry.targets.toReversed(),
  }));
  expect(referenceOrder(turned)).toEqual([3, 1]);
});

test('an object that refers to itself waits for nobody', () => {
  expect(order({ 1: [1] })).toEqual([]);
});

test('a chain as long as a company is no problem', () => {
  const chain = Array.from({ length: 100_000 }, (_, id) => ({ object: id, targets: [id + 1] }));
  expect(referenceOrder(chain).slice(0, 2)).toEqual([99_999, 99_998]);
});
