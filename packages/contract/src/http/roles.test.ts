import { expect, test } from 'vitest';
import { mayUse, ROLES } from './roles.ts';

const rights = (role: (typeof ROLES)[number]): readonly string[] =>
  ROLES.filter((access) => mayUse([role], access));

test('roles have the rights that they have in MIM', () => {
  expect(Object.fromEntries(ROLES.map((role) => [role, rights(role)]))).toEqual({
    administrator: [...ROLES],
    operator: ['operator'],
    joiner: ['joiner', 'browse'],
    browse: ['browse'],
    'password-set': ['browse', 'password-set'],
  });
});

test('who has no role may use only what is there for everybody who signs in', () => {
  expect(ROLES.filter((access) => mayUse([], access))).toEqual([]);
  expect(mayUse([], 'signed-in')).toBe(true);
});
