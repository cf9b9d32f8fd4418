import { isChanged, managerOf } from './population.ts';
import type { Population } from './population.ts';
import { createRandom } from './random.ts';
import {
  COMPANIES,
  DEPARTMENTS,
  EMPLOYEE_TYPES,
  GIVEN_NAMES,
  LANGUAGES,
  PLACES,
  REMARKS,
  STREETS,
  SURNAMES,
  TITLES,
} from './words.ts';

/** The 25 attributes of a user, named as directories name them; `manager` refers to another user. */
export const PERSON_ATTRIBUTES = [
  'uid',
  'cn',
  'sn',
  'givenName',
  'displayName',
  'initials',
  'mail',
  'employeeNumber',
  'employeeType',
  'departmentNumber',
  'title',
  'o',
  'ou',
  'roomNumber',
  'street',
  'l',
  'st',
  'postalCode',
  'physicalDeliveryOfficeName',
  'telephoneNumber',
  'mobile',
  'homePostalAddress',
  'preferredLanguage',
  'description',
  'manager',
] as const;
export type PersonAttribute = (typeof PERSON_ATTRIBUTES)[number];

/** The values of a user; `manager` is the manager's `uid`, or empty. */
export type Person = Readonly<Record<PersonAttribute, string>>;

/** `changed`: as the user is after the change that the delta cycle synchronizes. */
export type Revision = 'original' | 'changed';

export const uidOf = (index: number): string => `u${String(index).padStart(7, '0')}`;

/** The user at a place of a data set; always the same one. */
export function personOf(population: Population, index: number, revision: Revision): Person {
  const random = createRandom(population.seed, index);
  const digits = (count: number): string => String(random.below(10 ** count)).padStart(count, '0');
  const address = (): string => `${1 + random.below(180)} ${random.pick(STREETS)}`;
  const uid = uidOf(index);
  const givenName = random.pick(GIVEN_NAMES);
  const sn = random.pick(SURNAMES);
  const [city, state] = random.pick(PLACES);
  const [homeCity, homeState] = random.pick(PLACES);
  const manager = managerOf(population, index);
  const person: Person = {
    uid,
    cn: `${givenName} ${sn} (${uid})`,
    sn,
    givenName,
    displayName: `${sn}, ${givenName}`,
    initials: `${givenName.charAt(0)}${sn.charAt(0)}`,
    mail: `${uid}@bench.example`,
    employeeNumber: String(1_000_000 + index),
    employeeType: random.pick(EMPLOYEE_TYPES),
    departmentNumber: digits(4),
    title: `${random.pick(['Junior', 'Senior', 'Chief', 'Deputy'])} ${random.pick(TITLES)}`,
    o: random.pick(COMPANIES),
    ou: random.pick(DEPARTMENTS),
    roomNumber: `${1 + random.below(9)}.${digits(3)}`,
    street: address(),
    l: city,
    st: state,
    postalCode: digits(5),
    physicalDeliveryOfficeName: `${city}, building ${random.pick(['A', 'B', 'C', 'D'])}`,
    telephoneNumber: `+44 20 7946 ${digits(4)}`,
    mobile: `+44 7700 900${digits(3)}`,
    homePostalAddress: `${address()}, ${digits(5)} ${homeCity}, ${homeState}`,
    preferredLanguage: random.pick(LANGUAGES),
    description: `${random.pick(REMARKS)} ${random.pick(REMARKS)} ${random.pick(REMARKS)}`,
    manager: manager === undefined ? '' : uidOf(manager),
  };
  return revision === 'changed' && isChanged(population, index) ? changeOf(person) : person;
}

/** Somebody was promoted and has moved to another desk. */
const changeOf = (person: Person): Person => ({
  ...person,
  title: `Principal ${person.title}`,
  roomNumber: `${person.roomNumber}b`,
  telephoneNumber: person.telephoneNumber.replace('7946', '7947'),
});
