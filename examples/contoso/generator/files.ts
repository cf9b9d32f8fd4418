import { badgeFile } from './badge-file.ts';
import { createGroups } from './groups.ts';
import { groupsFile, peopleFile } from './hr-files.ts';
import { createPeople } from './people.ts';
import type { Person } from './people.ts';
import { createRandom } from './random.ts';

const SEED = 20_260_701;

/** Accounts with which HR tries out its own system: the connector filter keeps them out. */
const testAccount = (person: Person, number: number): Person => ({
  ...person,
  id: `T0000${number}`,
  first: 'Test',
  last: `Account ${number}`,
  latinFirst: '',
  latinLast: '',
  status: 'active',
  end: '',
  employment: 'test',
});

/** The source data of the example by file name, the same at every call. */
export function sourceFiles(): ReadonlyMap<string, Buffer> {
  const random = createRandom(SEED);
  const staff = createPeople(random);
  const tests = staff.slice(20, 23).map((person, index) => testAccount(person, index + 1));
  const people = [...staff, ...tests];
  return new Map([
    ['people.csv', Buffer.from(peopleFile(people), 'utf8')],
    ['groups.csv', Buffer.from(groupsFile(createGroups(random, staff)), 'utf8')],
    ['badges.csv', Buffer.from(badgeFile(random, staff), 'latin1')],
  ]);
}
