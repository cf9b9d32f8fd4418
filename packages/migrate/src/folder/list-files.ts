import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@cognate/kernel';

const MAX_FILES = 5000;
const MAX_DEPTH = 12;
const EXTENSIONS = new Set(['.xml', '.xoml', '.xsd']);

/** A file of the folder: its path relative to it, with `/`, and whether it can be an export at all. */
export interface ListedFile {
  readonly name: string;
  readonly readable: boolean;
}

/**
 * All files below a folder in the order of their names; links are not followed. Throws `folder-missing` and
 * `folder-too-large`.
 */
export async function listFiles(folder: string): Promise<readonly ListedFile[]> {
  const found: ListedFile[] = [];
  const visit = async (below: string, depth: number): Promise<void> => {
    for (const entry of await readdir(path.join(folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && depth < MAX_DEPTH && !entry.name.startsWith('.'))
        await visit(name, depth + 1);
      else if (entry.isFile())
        found.push({ name, readable: EXTENSIONS.has(path.extname(entry.name).toLowerCase()) });
      if (found.length > MAX_FILES)
        throw new AppError('folder-too-large', `${folder} has more than ${MAX_FILES} files.`, {
          remedy: 'Put the exports into a folder of their own.',
        });
    }
  };
  try {
    await visit('', 0);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('folder-missing', `The folder ${folder} cannot be read.`, {
      remedy: 'Name the folder with the exported files.',
      cause: error,
    });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
