import { join } from 'node:path';
import {
  GROUPS_FILE,
  PEOPLE_FILE,
  VALUE_SEPARATOR,
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
  return {
    system: {
      type: 'delimited',
      person: 'person',
      group: 'group',
      settings: {
        multivalueSeparator: VALUE_SEPARATOR,
        files: [
          { type: 'person', path: PEOPLE_FILE, anchor: ['uid'] },
          { type: 'group', path: GROUPS_FILE, anchor: ['cn'] },
        ],
      },
    },
    secrets: {},
    read: (workers) => {
      const paths = [join(folder, PEOPLE_FILE), join(folder, GROUPS_FILE)];
      return workers.floor({ kind: 'read-files', name: 'read', paths });
    },
    change: (changing) => writeDelimitedFiles(population, 'changed', { folder, signal: changing }),
    close: () => Promise.resolve(),
  };
}
