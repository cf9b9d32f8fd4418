import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('without arguments the medium profile is imported from files', () => {
  expect(parseOptions([])).toEqual({
    profile: 'medium',
    source: 'delimited',
    seed: 1,
    databaseUrl: undefined,
    data: undefined,
    until: undefined,
    keep: false,
    json: false,
    help: false,
  });
});

test('a domain is small unless another profile is named', () => {
  const source = ['--source', 'active-directory'];
  expect(parseOptions(source)).toMatchObject({ source: 'active-directory', profile: 'domain' });
  expect(parseOptions([...source, '--profile', 'tiny'])).toMatchObject({ profile: 'tiny' });
});

test('every option is understood', () => {
  const args = ['--profile', 'large', '--source', 'ldap', '--seed', '7', '--json', '--keep'];
  const places = ['--data', '/data', '--database-url', 'postgresql://localhost/postgres'];
  expect(parseOptions([...args, ...places])).toEqual({
    profile: 'large',
    source: 'ldap',
    seed: 7,
    databaseUrl: 'postgresql://localhost/postgres',
    data: '/data',
    keep: true,
    json: true,
    help: false,
  });
});

test.each([
  [['--profile', 'huge'], /no profile "huge"/],
  [['--source', 'oracle'], /no source "oracle"/],
  [['--seed', 'x'], /seed "x"/],
  [['--until', 'lunch'], /no phase "lunch"/],
  [['--colour'], /--colour/],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
  expect(() => parseOptions(args)).toThrow(expect.objectContaining({ code: 'usage' }));
});
