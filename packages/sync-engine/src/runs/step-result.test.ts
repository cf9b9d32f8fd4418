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
