import { groupOf } from './group.ts';
import { PERSON_ATTRIBUTES, personOf, uidOf } from './person.ts';
import type { Person, PersonAttribute } from './person.ts';
import { isChanged } from './population.ts';
import type { Population } from './population.ts';

/** Where the entries of a data set are: the server has these units already. */
export interface DirectoryTree {
  readonly people: string;
  readonly groups: string;
}

// RFC 2849: printable ASCII that does not begin with what means something.
const SAFE = /^(?![ :<])[\x20-\x7e]*(?<! )$/;

const line = (attribute: string, value: string): string =>
  SAFE.test(value)
    ? `${attribute}: ${value}\n`
    : `${attribute}:: ${Buffer.from(value).toString('base64')}\n`;

const personDn = (tree: DirectoryTree, uid: string): string => `uid=${uid},${tree.people}`;

function valueLine(tree: DirectoryTree, attribute: PersonAttribute, person: Person): string {
  const value = person[attribute];
  if (value === '') return '';
  return line(attribute, attribute === 'manager' ? personDn(tree, value) : value);
}

/** A data set as LDIF entries, one text each. */
export function* ldifEntries(population: Population, tree: DirectoryTree): Generator<string> {
  for (let index = 0; index < population.users; index += 1) {
    const person = personOf(population, index, 'original');
    let entry = `dn: ${personDn(tree, person.uid)}\nobjectClass: inetOrgPerson\n`;
    for (const attribute of PERSON_ATTRIBUTES) entry += valueLine(tree, attribute, person);
    yield `${entry}\n`;
  }
  for (let index = 0; index < population.groups; index += 1) {
    const { cn, description, member } = groupOf(population, index);
    let entry = `dn: cn=${cn},${tree.groups}\nobjectClass: groupOfNames\n`;
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
    for (const attribute of PERSON_ATTRIBUTES)
      if (before[attribute] !== after[attribute])
        record += `replace: ${attribute}\n${valueLine(tree, attribute, after)}-\n`;
    yield `${record}\n`;
  }
}
