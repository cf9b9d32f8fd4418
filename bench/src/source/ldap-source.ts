import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Slapd } from '@cognate/testkit';
import { PERSON_ATTRIBUTES } from '../data/person.ts';
import { GROUP_ATTRIBUTES } from '../data/group.ts';
import { ldifChanges, ldifEntries } from '../data/ldif.ts';
import type { DirectoryTree } from '../data/ldif.ts';
import { objectsOf } from '../data/population.ts';
import type { Population } from '../data/population.ts';
import { writeLines } from '../data/write-lines.ts';
import type { FloorPart } from '../floors/floor.ts';
import { runProgram } from './run-program.ts';
import type { Source } from './source.ts';

const PERSON = 'inetOrgPerson';
const GROUP = 'groupOfNames';
const SECRET = 'directory';
const PAGE = 1000;

/** The data set in an OpenLDAP server of its own, put there with slapadd. Needs Debian's slapd and ldap-utils. */
export async function createLdapSource(
  population: Population,
  folder: string,
  signal: AbortSignal,
): Promise<Source> {
  // What starts servers for tests is not loaded for files.
  const { startSlapd } = await import('@cognate/testkit');
  const suffix = 'dc=example,dc=test';
  const tree: DirectoryTree = { people: `ou=people,${suffix}`, groups: `ou=groups,${suffix}` };
  const ldifFile = join(folder, 'entries.ldif');
  await writeLines(ldifFile, ldifEntries(population, tree), signal);
  const slapd = await startSlapd({ suffix, overlays: [], ldifFile });
  await rm(ldifFile);
  return {
    system: {
      type: 'ldap',
      person: PERSON,
      group: GROUP,
      settings: {
        url: slapd.url,
        bind: { dn: slapd.serviceDn, password: { secret: SECRET } },
        baseDns: [suffix],
        pageSize: PAGE,
        // The server is on this machine, and the floor is measured without encryption as well.
        allowClearText: true,
      },
    },
    secrets: { [SECRET]: slapd.servicePassword },
    read: (workers) => readDirectory(slapd, objectsOf(population), workers.signal),
    change: async (changing) => {
      const file = join(folder, 'changes.ldif');
      await writeLines(file, ldifChanges(population, tree), changing);
      await runProgram('ldapmodify', [...loginTo(slapd), '-f', file], changing);
    },
    close: () => slapd.stop(),
  };
}

const loginTo = (slapd: Slapd): readonly string[] =>
  ['-x', '-H', slapd.url].concat('-D', slapd.serviceDn, '-w', slapd.servicePassword);

/** A paged search for the same attributes of the same entries, printed to nowhere. */
async function readDirectory(slapd: Slapd, count: number, signal: AbortSignal): Promise<FloorPart> {
  const search = ['-LLL', '-b', slapd.suffix, '-E', `pr=${PAGE}/noprompt`];
  const filter = `(|(objectClass=${PERSON})(objectClass=${GROUP}))`;
  const attributes = new Set([
    'entryUUID',
    'objectClass',
    ...PERSON_ATTRIBUTES,
    ...GROUP_ATTRIBUTES,
  ]);
  const start = performance.now();
  await runProgram('ldapsearch', [...loginTo(slapd), ...search, filter, ...attributes], signal);
  return { name: 'ldapsearch', seconds: (performance.now() - start) / 1000, count };
}
