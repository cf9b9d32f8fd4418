import { expect, it } from 'vitest';
import { summarizeSteps } from './summarize-steps.ts';

it('says on one line how each step ended and what that comes to', () => {
  const good = { name: 'lint', ok: true, seconds: 1.25 };
  expect(summarizeSteps([good])).toBe('check: lint ok (1.3 s): all 1 passed');
  expect(summarizeSteps([good, { name: 'types', ok: false, seconds: 0 }])).toBe(
    'check: lint ok (1.3 s), types FAILED (0.0 s): 1 of 2 failed',
  );
});
