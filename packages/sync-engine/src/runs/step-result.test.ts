import { AppError } from '@cognate/kernel';
import { expect, test } from 'vitest';
import { stepEndOf } from './step-result.ts';

const { signal } = new AbortController();

test.each([
  ['extension-not-found', 'stopped-extension-dll-file-not-found'],
  ['extension-load-failed', 'stopped-extension-dll-load'],
  ['extension-not-implemented', 'stopped-extension-dll-no-implementation'],
  ['extension-initialize-failed', 'stopped-extension-dll-instantiation'],
  ['extension-died-repeatedly', 'stopped-extension-dll-exception'],
  ['extension-terminated-run', 'stopped-user-termination-from-extension'],
])('an extension that is of no use ends the step under its name in MIM: %s', (code, result) => {
  const error = new AppError(code, 'It is broken.', { remedy: 'Mend it.' });
  expect(stepEndOf(error, signal)).toEqual({ result, message: 'It is broken. Mend it.' });
});

test.each([
  ['database-deadlock', 'stopped-deadlocked'],
  ['delta-import-not-supported', 'stopped-bad-ma-configuration'],
  ['something-else', 'stopped-server'],
])('what else ends a step has a name too: %s', (code, result) => {
  expect(stepEndOf(new AppError(code, 'It is over.'), signal).result).toBe(result);
});

test.each([
  ['service-shutdown', 'stopped-service-shutdown'],
  ['stopped', 'stopped-user-termination-from-wmi-or-ui'],
])('a step that was asked to stop tells by whom: %s', (code, result) => {
  const controller = new AbortController();
  controller.abort(new AppError(code, 'The work was stopped.'));
  expect(stepEndOf(new Error('of no interest'), controller.signal).result).toBe(result);
});
