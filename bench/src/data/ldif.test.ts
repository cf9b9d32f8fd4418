import { expect, test } from 'vitest';
import { ldifChanges, ldifEntries } from './ldif.ts';
import { personOf } from './person.ts';
import { createPopulation } from './population.ts';

const TREE = { people: 'ou=people,dc=example,dc=test', groups: 'ou=groups,dc=example,dc=test' };
const population = createPopulation({ users: 300, groups: 2, groupSize: 3 }, 1);
const entries = [...ldifEntries(population, TREE)];

test('every user and every group is an entry', () => {
  expect(entries).toHaveLength(302);
  expect(entries[0]).toMatch(
    /^dn: uid=u0000000,ou=people,dc=example,dc=test\nobjectClass: inetOrgPerson\n/,
  );
  expect(entries[300]).toMatch(
    /^dn: cn=g000000,ou=groups,dc=example,dc=test\nobjectClass: groupOfNames\n/,
  );
  expect(entries[300]?.match(/^member: uid=u\d{7},ou=people,dc=example,dc=test$/gm)).toHaveLength(
    3,
  );
});

test('text outside ASCII is written as base64 and reads as it was', () => {
  const decoded = entries
    .flatMap((entry) => [...entry.matchAll(/^st:: (.*)$/gm)])
    .map(([, encoded = '']) => Buffer.from(encoded, 'base64').toString());
  expect(decoded).toContain('Västra Götaland');
  expect(entries.join('')).toMatch(/^[\x20-\x7e\n]*$/);
});

test('managers are named by their distinguished names', () => {
  const { manager } = personOf(population, 7, 'original');
  expect(entries[7]).toContain(`\nmanager: uid=${manager},ou=people,dc=example,dc=test\n`);
});

test('the change records replace what differs, and nothing else', () => {
  const changes = [...ldifChanges(population, TREE)];
  expect(changes).toHaveLength(3);
  for (const change of changes) {
    expect(change).toMatch(/^dn: uid=u\d{7},ou=people,dc=example,dc=test\nchangetype: modify\n/);
    expect(change.match(/^replace: (.*)$/gm)).toEqual([
      'replace: title',
      'replace: roomNumber',
      'replace: telephoneNumber',
    ]);
  }
});
