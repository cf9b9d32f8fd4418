import { AppError } from '@cognate/kernel';
import { expect, test } from 'vitest';
import { toDatabaseError } from './database-error.ts';

const withCode = (code: string, message = 'as the server said') =>
  Object.assign(new Error(message), { code });

test.each([
  ['40P01', 'database-deadlock'],
  ['53100', 'database-disk-full'],
  ['53300', 'database-too-many-connections'],
  ['28P01', 'database-login-refused'],
  ['3D000', 'database-not-found'],
  ['25006', 'database-read-only'],
  ['57P01', 'database-connection-lost'],
  ['08006', 'database-connection-lost'],
  ['ECONNRESET', 'database-connection-lost'],
  ['ECONNREFUSED', 'database-unreachable'],
  ['ENOTFOUND', 'database-unreachable'],
])('the code %s is told as %s, with the cause and a remedy', (code, expected) => {
  const cause = withCode(code);
  const error = toDatabaseError(cause);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: expected, cause, details: { sqlState: code } });
  expect(error).toHaveProperty('remedy', expect.any(String));
});

test.each([
  ['Connection terminated unexpectedly', 'database-connection-lost'],
  ['Client has encountered a connection error and is not queryable', 'database-connection-lost'],
  ['timeout exceeded when trying to connect', 'database-unreachable'],
])('the driver saying "%s" is told as %s', (message, expected) => {
  expect(toDatabaseError(new Error(message))).toMatchObject({ code: expected });
});

test('a host with several addresses is told with the reason of the first', () => {
  const reason = withCode('ECONNREFUSED', 'connect ECONNREFUSED ::1:5432');
  const error = Object.assign(new AggregateError([reason]), { code: 'ECONNREFUSED' });
  expect(toDatabaseError(error)).toMatchObject({
    message: 'The database server cannot be reached: connect ECONNREFUSED ::1:5432',
  });
});

test.each([
  withCode('23505'),
  new TypeError('a bug'),
  new AppError('already-told', 'said'),
  'text',
])('anything else stays what it is', (error) => {
  expect(toDatabaseError(error)).toBe(error);
});
