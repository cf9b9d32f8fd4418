import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Samba, SambaForest } from '@cognate/testkit/servers';
import { GROUP_ATTRIBUTES } from '../data/group.ts';
import { ldifChanges, ldifEntries } from '../data/ldif.ts';
import { PERSON_ATTRIBUTES } from '../data/person.ts';
import { objectsOf } from '../data/population.ts';
import type { Population } from '../data/population.ts';
import { writeLines } from '../data/write-lines.ts';
import type { FloorPart } from '../floors/floor.ts';
import { runProgram } from './run-program.ts';
import type { Source } from './source.ts';

const SECRET = 'directory';
// What domain controllers give at most.
const PAGE = 1000;

/**
 * The data set in a domain of its own that Samba serves over LDAPS, put there with ldapadd: that takes minutes. Needs
 * root, and Debian's samba and ldap-utils.
 */
export async function createActiveDirectorySource(
  population: Population,
  folder: string,
  signal: AbortSignal,
): Promise<Source> {
  // What starts servers for tests is not loaded for files.
  const { startSamba } = await import('@cognate/testkit/servers');
  const samba = await startSamba('bench');
  try {
    return await loadedSource(samba, population, { folder, signal });
  } catch (error) {
    await samba.stop();
    throw error;
  }
}

async function loadedSource(
  samba: Samba,
  population: Population,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<Source> {
  const { forest } = samba;
  const root = `OU=bench,${forest.baseDn}`;
  const tree = { people: `OU=people,${root}`, groups: `OU=groups,${root}`, isDomain: true };
  const load = async (program: string, lines: Iterable<string>, until: AbortSignal) => {
    const file = join(folder, 'entries.ldif');
    await writeLines(file, lines, until);
    await runProgram(program, [...loginTo(forest), '-f', file], until, trusting(forest));
    await rm(file);
  };
  await load('ldapadd', units([root, tree.people, tree.groups]), signal);
  await load('ldapadd', ldifEntries(population, tree), signal);
  return {
    system: {
      type: 'active-directory',
      person: 'user',
      group: 'group',
      settings: {
        domainControllers: [forest.host],
        tls: { caFile: forest.caFile },
        bind: { user: forest.adminDn, password: { secret: SECRET } },
        partitions: [forest.baseDn],
        containers: { include: [root] },
        pageSize: PAGE,
      },
    },
    secrets: { [SECRET]: forest.adminPassword },
    read: (workers) => readDomain(forest, root, objectsOf(population), workers.signal),
    change: (changing) => load('ldapmodify', ldifChanges(population, tree), changing),
    close: () => samba.stop(),
  };
}

const units = (names: readonly string[]): readonly string[] =>
  names.map((dn) => `dn: ${dn}\nobjectClass: organizationalUnit\n\n`);

const loginTo = ({ tlsUrl, adminDn, adminPassword }: SambaForest): readonly string[] =>
  ['-x', '-H', tlsUrl].concat('-D', adminDn, '-w', adminPassword);

const trusting = ({ caFile }: SambaForest) => ({ LDAPTLS_CACERT: caFile });

/** A paged search for the same attributes of the same entries, printed to nowhere. */
async function readDomain(
  forest: SambaForest,
  root: string,
  count: number,
  signal: AbortSignal,
): Promise<FloorPart> {
  const search = ['-LLL', '-b', root, '-E', `pr=${PAGE}/noprompt`];
  const filter = '(|(objectClass=user)(objectClass=group))';
  const own = ['objectGUID', 'objectClass'];
  const attributes = new Set([...own, ...PERSON_ATTRIBUTES, ...GROUP_ATTRIBUTES]);
  const args = [...loginTo(forest), ...search, filter, ...attributes];
  const start = performance.now();
  await runProgram('ldapsearch', args, signal, trusting(forest));
  return { name: 'ldapsearch', seconds: (performance.now() - start) / 1000, count };
}
