import type { ImportEntry, ImportPage } from '@cognate/connector-kit';
import { expect, test } from 'vitest';
import { compileRules } from '../configuration/compile-rules.ts';
import { groupOf } from '../data/group.ts';
import { personOf } from '../data/person.ts';
import { createPopulation, objectsOf } from '../data/population.ts';
import { loadConnectorTypes } from '../engine/connector-types.ts';
import { calculate } from './calculate.ts';

const population = createPopulation({ users: 300, groups: 20, groupSize: 5 }, 1);

function personEntry(index: number): ImportEntry {
  const person = personOf(population, index, 'original');
  const attributes = Object.entries(person).flatMap(([name, value]) =>
    value === '' ? [] : [[name, [value]] as const],
  );
  return {
    change: 'replace',
    dn: person.uid,
    type: 'person',
    attributes: Object.fromEntries(attributes),
  };
}

function groupEntry(index: number): ImportEntry {
  const { cn, description, member } = groupOf(population, index);
  const attributes = { cn: [cn], description: [description], member };
  return { change: 'replace', dn: cn, type: 'group', attributes };
}

async function* pages(): AsyncGenerator<ImportPage> {
  const people = Array.from({ length: population.users }, (_, index) => personEntry(index));
  const groups = Array.from({ length: population.groups }, (_, index) => groupEntry(index));
  const entries = [...people, ...groups];
  for (let at = 0; at < entries.length; at += 100)
    yield await Promise.resolve({ entries: entries.slice(at, at + 100), errors: [] });
}

const rules = compileRules(
  { type: 'delimited', settings: {}, person: 'person', group: 'group' },
  await loadConnectorTypes('delimited'),
);

// That every object is provisioned, and that what comes back confirms it, is checked by the calculation itself.
test('every object is calculated once on its way in, and once for each target on its way back', async () => {
  const { fullSync, confirmingSync } = await calculate(
    { rules, users: population.users, groupType: 'group' },
    pages(),
  );
  expect(fullSync.count).toBe(objectsOf(population));
  expect(confirmingSync.count).toBe(2 * objectsOf(population));
  expect(fullSync.seconds).toBeGreaterThan(0);
  expect(confirmingSync.seconds).toBeGreaterThan(0);
});

test('data that a rule cannot work with fail the measurement instead of making it look fast', async () => {
  async function* broken(): AsyncGenerator<ImportPage> {
    const { uid: _, ...attributes } = personEntry(1).attributes;
    yield await Promise.resolve({ entries: [{ ...personEntry(1), attributes }], errors: [] });
  }
  await expect(
    calculate({ rules, users: population.users, groupType: 'group' }, broken()),
  ).rejects.toThrow(/Internal error/);
});
