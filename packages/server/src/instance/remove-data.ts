import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { startEmbeddedPostgres } from '@cognate/store-postgres';

/** Files that only a data directory has: nothing else is ever removed. */
const MARKS = ['instance.json', 'postgres'] as const;
/** Where root's databases go when their account cannot enter the data directory; see the embedded server. */
const OUTSIDE = /^\/var\/lib\/cognate\/postgres-[^/]+$/;

/**
 * Removes a data directory with the embedded database in it. Errors: `data-in-use` while another process works with
 * it, `not-a-data-directory` for a folder that no instance has used.
 */
export async function removeDataDirectory(dataDirectory: string): Promise<void> {
  if (!existsSync(dataDirectory)) return;
  if (!MARKS.some((mark) => existsSync(path.join(dataDirectory, mark))))
    throw new AppError(
      'not-a-data-directory',
      `${dataDirectory} is not a data directory of Cognate.`,
      {
        remedy: 'Name the right one with --data, or remove the folder yourself.',
      },
    );
  const postgres = path.join(dataDirectory, 'postgres');
  const base = outsideOf(postgres) ?? postgres;
  const serverFile = path.join(base, 'server', 'cluster', 'postmaster.pid');
  if (existsSync(serverFile)) {
    // Left behind by a killed process, or in use: whoever lets go last stops the server.
    const server = await startEmbeddedPostgres({ dataDirectory: postgres });
    await server.stop();
    if (existsSync(serverFile))
      throw new AppError('data-in-use', `Another process uses ${dataDirectory}.`, {
        remedy: 'End it first.',
      });
  }
  rmSync(base, { recursive: true, force: true });
  rmSync(dataDirectory, { recursive: true, force: true });
}

function outsideOf(postgres: string): string | undefined {
  try {
    const place = readFileSync(path.join(postgres, 'LOCATION'), 'utf8').trim();
    return OUTSIDE.test(place) ? place : undefined;
  } catch {
    return undefined;
  }
}
