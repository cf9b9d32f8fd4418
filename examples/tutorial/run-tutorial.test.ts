import { expect, test } from 'vitest';
import { essence, firstMissing, readSteps } from './run-tutorial.ts';

test('the commands of a page are those of its console blocks', () => {
  const page = ['```sh', '$ no', '```', 'text', '```console', '$ echo a', 'a', '$ true', '```'];
  expect(readSteps(page.join('\n'))).toEqual([
    { line: 6, command: 'echo a', expected: ['a'] },
    { line: 8, command: 'true', expected: [] },
  ]);
});

test('what differs from run to run does not count, everything else does', () => {
  const shown = ' 7  hr  full-import  0  1  5,487  0.19  success';
  expect(essence('17 hr full-import 0 1 9 12.34 success\n', '/tmp/x')).toEqual(
    essence(shown, '/tmp/x'),
  );
  expect(essence(' 7  hr  full-import  0  2  5,487  0.19  success', '/tmp/x')).not.toEqual(
    essence(shown, '/tmp/x'),
  );
});

test('an output that is not as shown is found', () => {
  expect(firstMissing(['a', 'b'], ['a', 'b'])).toBeUndefined();
  expect(firstMissing(['a', '...', 'd'], ['a', 'b', 'c', 'd'])).toBeUndefined();
  expect(firstMissing(['a', '...'], ['a', 'b'])).toBeUndefined();
  expect(firstMissing(['a', 'b'], ['a', 'x', 'b'])).toBe('b');
  expect(firstMissing(['a', '...', 'b'], ['a', 'x'])).toBe('b');
  expect(firstMissing(['a'], ['a', 'b'])).toBe('nothing after "a"');
  expect(firstMissing([], ['a'])).toBe('nothing after ""');
});
