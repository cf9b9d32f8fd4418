import { expect, test } from 'vitest';
import { groupOf } from './group.ts';
import { PERSON_ATTRIBUTES, personOf } from './person.ts';
import { createPopulation, isChanged } from './population.ts';

const population = createPopulation({ users: 2000, groups: 50, groupSize: 50 }, 1);
const users = Array.from({ length: population.users }, (_, index) => index);

test('a user has 25 attributes of some 950 bytes as JSON', () => {
  expect(PERSON_ATTRIBUTES).toHaveLength(25);
  const bytes = users.reduce(
    (sum, index) =>
      sum + Buffer.byteLength(JSON.stringify(personOf(population, index, 'original'))),
    0,
  );
  // The store keeps every value in a list, which is two bytes more for each.
  expect(bytes / users.length + 50).toBeGreaterThan(900);
  expect(bytes / users.length + 50).toBeLessThan(1000);
});

test('names are unique, and values have no line ends', () => {
  const people = users.map((index) => personOf(population, index, 'original'));
  for (const attribute of ['uid', 'employeeNumber', 'mail'] as const)
    expect(new Set(people.map((person) => person[attribute])).size).toBe(users.length);
  expect(
    people.flatMap((person) => Object.values(person)).filter((text) => /[\r\n]/.test(text)),
  ).toEqual([]);
});

test('a user can be made without those before, and is always the same', () => {
  const again = createPopulation({ users: 2000, groups: 50, groupSize: 50 }, 1);
  expect(personOf(again, 1234, 'original')).toEqual(personOf(population, 1234, 'original'));
});

test('the changed revision differs in three attributes of the changed users only', () => {
  for (const index of users) {
    const before = personOf(population, index, 'original');
    const after = personOf(population, index, 'changed');
    const differing = PERSON_ATTRIBUTES.filter(
      (attribute) => before[attribute] !== after[attribute],
    );
    expect(differing).toEqual(
      isChanged(population, index) ? ['title', 'roomNumber', 'telephoneNumber'] : [],
    );
  }
});

test('a group has as many different members as the profile says', () => {
  for (let index = 0; index < population.groups; index += 1) {
    const { member } = groupOf(population, index);
    expect(new Set(member).size).toBe(50);
  }
});
