import { describe, expect, it } from 'vitest';
import { closestName } from './suggestion.ts';

describe('the closest name', () => {
  const names = ['givenName', 'displayName', 'sn', 'mail'];

  it.each([
    ['givenname', 'givenName'],
    ['givnName', 'givenName'],
    ['dispalyName', 'displayName'],
    ['s', 'sn'],
    ['mial', 'mail'],
    ['entirelyDifferent', undefined],
    ['', undefined],
    ['x'.repeat(100), undefined],
  ])('for %s is %s', (name, expected) => {
    expect(closestName(name, names)).toBe(expected);
  });

  it('is the nearest of several', () => {
    expect(closestName('Right', ['RightPad', 'Rigth', 'RTrim', 'Rght'])).toBe('Rght');
  });
});
