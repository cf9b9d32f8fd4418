import { expect, it } from 'vitest';
import { isComplex } from './is-complex.ts';

it.each([
  ['Abcdef12', true],
  ['abcdef12', false],
  ['ABCDEF12', false],
  ['abc-def1', true],
  ['Abcdefgh', false],
  ['北京abc1', true],
  ['Jdoe-1234', false],
  ['xJaNe-Z1', false],
  ['Xy-12345', true],
])('knows of %s whether it has characters of three kinds and no name: %s', (password, complex) => {
  expect(isComplex(password, ['jdoe', 'Jane O. Doe'])).toBe(complex);
});
