import { groupOf } from './group.ts';
import { PERSON_ATTRIBUTES, personOf, uidOf } from './person.ts';
import type { Person, PersonAttribute } from './person.ts';
import { isChanged } from './population.ts';
import type { Population } from './population.ts';

/** Where the entries of a data set are: the server has these units already. */
export interface DirectoryTree {
  readonly people: string;
  readonly groups: string;
  /** Names accounts as a domain wants them, and puts managers before their reports and people before groups. */
  readonly isDomain?: boolean;
}

// RFC 2849: printable ASCII that does not begin with what means something.
const SAFE = /^(?![ :<])[\x20-\x7e]*(?<! )$/;

const line = (attribute: string, value: string): string =>
  SAFE.test(value)
    ? `${attribute}: ${value}\n`
    : `${attribute}:: ${Buffer.from(value).toString('base64')}\n`;

const personDn = ({ isDomain = false, people }: DirectoryTree, uid: string): string =>
  `${isDomain ? 'cn' : 'uid'}=${uid},${people}`;

// In a domain the name of the entry is its `cn`.
const ownAttributes = ({ isDomain = false }: DirectoryTree): readonly PersonAttribute[] =>
  isDomain ? PERSON_ATTRIBUTES.filter((name) => name !== 'cn') : PERSON_ATTRIBUTES;

const classLines = (tree: DirectoryTree, name: 'person' | 'group', account: string): string => {
  if (tree.isDomain !== true)
    return line('objectClass', name === 'person' ? 'inetOrgPerson' : 'groupOfNames');
  return (
    line('objectClass', name === 'person' ? 'user' : 'group') + line('sAMAccountName', account)
  );
};

function valueLine(tree: DirectoryTree, attribute: PersonAttribute, person: Person): string {
  const value = person[attribute];
  if (value === '') return '';
  return line(attribute, attribute === 'manager' ? personDn(tree, value) : value);
}

/** A data set as LDIF entries, one text each. */
export function* ldifEntries(population: Population, tree: DirectoryTree): Generator<string> {
  for (let place = 0; place < population.users; place += 1) {
    const index = tree.isDomain === true ? population.hierarchy.indexOf(place) : place;
    const person = personOf(population, index, 'original');
    let entry = `dn: ${personDn(tree, person.uid)}\n${classLines(tree, 'person', person.uid)}`;
    for (const attribute of ownAttributes(tree)) entry += valueLine(tree, attribute, person);
    yield `${entry}\n`;
  }
  for (let index = 0; index < population.groups; index += 1) {
    const { cn, description, member } = groupOf(population, index);
    let entry = `dn: cn=${cn},${tree.groups}\n${classLines(tree, 'group', cn)}`;
    entry += line('cn', cn) + line('description', description);
    for (const uid of member) entry += line('member', personDn(tree, uid));
    yield `${entry}\n`;
  }
}

/** The modifications that turn a data set into its changed revision, as LDIF change records. */
export function* ldifChanges(population: Population, tree: DirectoryTree): Generator<string> {
  for (let index = 0; index < population.users; index += 1) {
    if (!isChanged(population, index)) continue;
    const before = personOf(population, index, 'original');
    const after = personOf(population, index, 'changed');
    let record = `dn: ${personDn(tree, uidOf(index))}\nchangetype: modify\n`;
    for (const attribute of ownAttributes(tree))
      if (before[attribute] !== after[attribute])
        record += `replace: ${attribute}\n${valueLine(tree, attribute, after)}-\n`;
    yield `${record}\n`;
  }
}
