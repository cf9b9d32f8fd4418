import { DEPARTMENTS, SITES } from './organisation.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Employee ids, here and in the members. */
  readonly owner: string;
  readonly mailEnabled: boolean;
  readonly members: readonly string[];
}

const PROJECTS = [
  'Atlas',
  'Birch',
  'Comet',
  'Delta',
  'Ember',
  'Fjord',
  'Granite',
  'Harbour',
  'Indigo',
  'Juniper',
  'Kestrel',
  'Lagoon',
];

/** Whom HR no longer knows, but a list still names. */
const FORGOTTEN = '099871';

export function createGroups(random: Random, people: readonly Person[]): readonly Group[] {
  return [...departments(people), ...sites(people), managers(people), ...projects(random, people)];
}

const idsOf = (people: readonly Person[]): readonly string[] => people.map((person) => person.id);

const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z0-9 ]/g, '')
    .trim()
    .replace(/ +/g, '-')
    .toUpperCase();

/** Everybody whom HR lists, people who left and contractors included: the rules sort them out. */
const departments = (people: readonly Person[]): readonly Group[] =>
  DEPARTMENTS.map(({ name }, index) => ({
    id: `DEP-${slug(name)}`,
    name: `All of ${name}`,
    description: `Everybody in the department ${name}`,
    owner: people[index + 1]?.id ?? '',
    mailEnabled: true,
    members: idsOf(people.filter((person) => person.department === name)),
  }));

const sites = (people: readonly Person[]): readonly Group[] =>
  SITES.map((site) => ({
    id: `SITE-${slug(site.name)}`,
    name: `Everyone in ${site.name}`,
    description: '',
    owner: people[0]?.id ?? '',
    mailEnabled: true,
    members: idsOf(people.filter((person) => person.site === site)),
  }));

function managers(people: readonly Person[]): Group {
  const leading = new Set(people.map((person) => person.manager));
  return {
    id: 'ROLE-MANAGERS',
    name: 'All managers',
    description: 'Whoever somebody reports to, in all departments',
    owner: people[0]?.id ?? '',
    mailEnabled: false,
    members: idsOf(people.filter((person) => leading.has(person.id))),
  };
}

const projects = (random: Random, people: readonly Person[]): readonly Group[] =>
  PROJECTS.map((name, index) => {
    const drawn = Array.from({ length: 8 + random.below(18) }, () => random.pick(people).id);
    const members = [...new Set(drawn)].sort();
    return {
      id: `PRJ-${slug(name)}`,
      name: `Project ${name}`,
      description: `Works on "${name}", approved`,
      owner: members[0] ?? '',
      mailEnabled: random.chance(40),
      members: index === 3 ? [FORGOTTEN, ...members] : members,
    };
  });
