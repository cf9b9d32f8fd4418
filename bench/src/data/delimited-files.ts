import { join } from 'node:path';
import { csvRecord } from './csv-record.ts';
import { GROUP_ATTRIBUTES, groupOf } from './group.ts';
import { PERSON_ATTRIBUTES, personOf } from './person.ts';
import type { Revision } from './person.ts';
import { isChanged } from './population.ts';
import type { Population } from './population.ts';
import { writeLines } from './write-lines.ts';

export const PEOPLE_FILE = 'people.csv';
export const GROUPS_FILE = 'groups.csv';
export const PEOPLE_CHANGES = 'people-changes.csv';
export const GROUP_CHANGES = 'groups-changes.csv';
/** The column of a file of changes that says what has happened. */
export const CHANGE_TYPE = 'change';
export const VALUE_SEPARATOR = ';';

/** Writes a data set as two files: people.csv and groups.csv. */
export async function writeDelimitedFiles(
  population: Population,
  revision: Revision,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<void> {
  await writeLines(join(folder, PEOPLE_FILE), peopleRecords(population, revision), signal);
  await writeLines(join(folder, GROUPS_FILE), groupRecords(population), signal);
}

/** Writes files of changes that give the changed users as they are in this revision; of groups none has changed. */
export async function writeChangeFiles(
  population: Population,
  revision: Revision,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<void> {
  await writeLines(join(folder, PEOPLE_CHANGES), changeRecords(population, revision), signal);
  await writeLines(
    join(folder, GROUP_CHANGES),
    [csvRecord([CHANGE_TYPE, ...GROUP_ATTRIBUTES])],
    signal,
  );
}

function* changeRecords(population: Population, revision: Revision): Generator<string> {
  yield csvRecord([CHANGE_TYPE, ...PERSON_ATTRIBUTES]);
  for (let index = 0; index < population.users; index += 1) {
    if (!isChanged(population, index)) continue;
    const person = personOf(population, index, revision);
    yield csvRecord(['Modify', ...PERSON_ATTRIBUTES.map((attribute) => person[attribute])]);
  }
}

/** The lines of people.csv. */
export function* peopleRecords(population: Population, revision: Revision): Generator<string> {
  yield csvRecord(PERSON_ATTRIBUTES);
  for (let index = 0; index < population.users; index += 1) {
    const person = personOf(population, index, revision);
    yield csvRecord(PERSON_ATTRIBUTES.map((attribute) => person[attribute]));
  }
}

/** The lines of groups.csv. */
export function* groupRecords(population: Population): Generator<string> {
  yield csvRecord(GROUP_ATTRIBUTES);
  for (let index = 0; index < population.groups; index += 1) {
    const { cn, description, member } = groupOf(population, index);
    yield csvRecord([cn, description, member.join(VALUE_SEPARATOR)]);
  }
}
