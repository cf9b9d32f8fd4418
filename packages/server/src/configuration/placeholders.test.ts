import { expect, test } from 'vitest';
import { replacePlaceholders, unknownPlaceholders } from './placeholders.ts';

const values = { data: '/var/data', config: '/etc/config' };

test('placeholders are replaced in every text of the settings', () => {
  const settings = {
    files: [{ path: '${data}/a.csv' }, '${config}/${data}'],
    port: 636,
    tls: true,
  };
  expect(replacePlaceholders(settings, values)).toEqual({
    files: [{ path: '/var/data/a.csv' }, '/etc/config//var/data'],
    port: 636,
    tls: true,
  });
});

test('what a replaced text holds is not replaced again', () => {
  expect(replacePlaceholders('${data}', { data: '${config}', config: 'x' })).toBe('${config}');
});

test('a doubled dollar sign stands for the characters themselves', () => {
  expect(replacePlaceholders('$${data} costs $5', values)).toBe('${data} costs $5');
  expect(unknownPlaceholders('$${other}')).toEqual([]);
});

test('placeholders that stand for nothing are found with their place', () => {
  expect(unknownPlaceholders({ a: ['x', 'in ${HOME}/y'], b: '${data}' })).toEqual([
    { path: ['a', 1], text: '${HOME}', start: 3 },
  ]);
});
