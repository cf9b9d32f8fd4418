import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Daemons live where an ordinary user's PATH does not look. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/lib/openldap'];

/** The full path of a program on PATH or among the system's daemons, or undefined. */
export function findProgram(
  program: string,
  path: string = process.env['PATH'] ?? '',
): string | undefined {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...systemFolders];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
