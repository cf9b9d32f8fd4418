import { join } from 'node:path';
import {
  CHANGE_TYPE,
  GROUP_CHANGES,
  GROUPS_FILE,
  PEOPLE_CHANGES,
  PEOPLE_FILE,
  VALUE_SEPARATOR,
  writeChangeFiles,
  writeDelimitedFiles,
} from '../data/delimited-files.ts';
import type { Population } from '../data/population.ts';
import type { Source } from './source.ts';

/** The data set as files in a folder. */
export async function createDelimitedSource(
  population: Population,
  folder: string,
  signal: AbortSignal,
): Promise<Source> {
  await writeDelimitedFiles(population, 'original', { folder, signal });
  const read =
    (...files: readonly string[]): Source['read'] =>
    (workers) =>
      workers.floor({
        kind: 'read-files',
        name: 'read',
        paths: files.map((file) => join(folder, file)),
      });
  return {
    system: {
      type: 'delimited',
      person: 'person',
      group: 'group',
      settings: {
        multivalueSeparator: VALUE_SEPARATOR,
        files: [
          {
            type: 'person',
            path: PEOPLE_FILE,
            anchor: ['uid'],
            delta: { path: PEOPLE_CHANGES, changeType: CHANGE_TYPE },
          },
          {
            type: 'group',
            path: GROUPS_FILE,
            anchor: ['cn'],
            delta: { path: GROUP_CHANGES, changeType: CHANGE_TYPE },
          },
        ],
      },
    },
    secrets: {},
    read: read(PEOPLE_FILE, GROUPS_FILE),
    change: (changing) => writeDelimitedFiles(population, 'changed', { folder, signal: changing }),
    changeBack: {
      write: (changing) => writeChangeFiles(population, 'original', { folder, signal: changing }),
      read: read(PEOPLE_CHANGES, GROUP_CHANGES),
    },
    close: () => Promise.resolve(),
  };
}
