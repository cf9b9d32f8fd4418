import { expect, test } from 'vitest';
import { endToStart } from './end-to-start.ts';

const marks = (secondsPerObject: (object: number) => number) => {
  let seconds = 0;
  return Array.from({ length: 100 }, (_, at) => ({
    objects: at * 10,
    seconds: (seconds += 10 * secondsPerObject(at * 10)),
  }));
};

test('the end is as fast as the start, or a share of it', () => {
  expect(endToStart(marks(() => 0.1))).toBeCloseTo(1);
  expect(endToStart(marks((object) => (object > 500 ? 0.2 : 0.1)))).toBeCloseTo(0.5);
});

test('of a short phase nothing is said', () => {
  expect(endToStart(marks(() => 0.1).slice(0, 20))).toBeNull();
});
