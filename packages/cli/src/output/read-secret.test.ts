import { expect, test } from 'vitest';
import { hiddenLine } from './read-secret.ts';

test('a line is what was typed, less what was taken back', () => {
  const typed = hiddenLine();
  expect(typed('hunté')).toEqual({ state: 'typing', line: 'hunté' });
  expect(typed('\u007fer\u001b2\r more')).toEqual({ state: 'entered', line: 'hunter2' });
});

test.each(['\u0003', '\u0004'])('control-C and control-D give up', (key) => {
  expect(hiddenLine()(`hunter2${key}`)).toEqual({ state: 'given-up', line: '' });
});
