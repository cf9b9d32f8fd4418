import { expect, test } from 'vitest';
import { changedUsersOf, createPopulation, isChanged, managerOf, objectsOf } from './population.ts';

const population = createPopulation({ users: 1000, groups: 7, groupSize: 5 }, 1);
const users = Array.from({ length: population.users }, (_, index) => index);

test('all users but one have a manager, and managers lead to that one', () => {
  const roots = users.filter((index) => managerOf(population, index) === undefined);
  expect(roots).toHaveLength(1);
  for (const index of users) {
    let at: number | undefined = index;
    let steps = 0;
    while (at !== roots[0] && at !== undefined && steps < 10) {
      at = managerOf(population, at);
      steps += 1;
    }
    expect(at).toBe(roots[0]);
  }
});

test('many managers stand before their reports and many after them', () => {
  const later = users.filter((index) => (managerOf(population, index) ?? -1) > index).length;
  expect(later).toBeGreaterThan(300);
  expect(later).toBeLessThan(700);
});

test('one user in a hundred is changed, all over the file', () => {
  const changed = users.filter((index) => isChanged(population, index));
  expect(changed).toHaveLength(changedUsersOf(population));
  expect(changed).toHaveLength(10);
  expect(Math.min(...changed)).toBeLessThan(300);
  expect(Math.max(...changed)).toBeGreaterThan(700);
});

test('users and groups are the objects', () => {
  expect(objectsOf(population)).toBe(1007);
});
