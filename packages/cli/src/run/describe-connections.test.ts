import { expect, test } from 'vitest';
import { describeConnections } from './describe-connections.ts';

test('every incident of a connection to a server is a line, and files have none', () => {
  const at = new Date(2026, 2, 31, 6, 0, 1);
  const step = {
    step: 2,
    type: 'full-import',
    startedAt: at,
    endedAt: at,
    result: 'stopped-connectivity',
    message: null,
    counters: { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {} },
  };
  const server = 'ldaps://dc1\u001B[2J';
  const [first = '', ...others] = describeConnections({
    ...step,
    connections: [
      { at, result: 'success', server },
      { at, result: 'dropped-connection', server },
      { at, result: 'success' },
    ],
  });
  expect(first).toContain('step 2 connection: 2026-03-31 06:00:01 success ldaps://dc1');
  expect(first).not.toContain('\u001B');
  expect(others).toEqual([expect.stringContaining('06:00:01 dropped-connection ldaps')]);
});
