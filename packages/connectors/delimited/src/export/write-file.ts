import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { realPath } from '../data-file.ts';
import { systemCode, writeProblem } from '../file-problem.ts';
import type { OpenFiles } from '../open-files.ts';

const BUFFERED = 262_144;

/** Writes the whole content of a file, piece by piece. */
export type Produce = (write: (bytes: Buffer) => Promise<void>) => Promise<void>;

/**
 * Replaces a file as a whole or not at all: `produce` writes into a file beside it, which takes its place, its access
 * rights and its owner when everything is on the disk. Throws `ConnectorError`; then nothing has changed.
 */
export async function replaceFile(path: string, files: OpenFiles, produce: Produce): Promise<void> {
  const target = await realPath(path);
  const draft = `${target}.cognate-new`;
  const failing = (error: unknown): never => {
    throw systemCode(error) === undefined ? error : writeProblem(path, error);
  };
  await rm(draft, { force: true }).catch(failing);
  const old = await stat(target).catch(() => undefined);
  // Readable by its owner only until it has the rights of the file that it replaces.
  const mode = old === undefined ? 0o666 : 0o600;
  const handle = files.track(await open(draft, 'wx', mode).catch(failing));
  try {
    await writeBuffered(produce, (bytes) => handle.appendFile(bytes));
    if (old !== undefined) await handle.chmod(old.mode & 0o7777);
    // Only the superuser may give files away; everybody else keeps what they wrote.
    if (old !== undefined) await handle.chown(old.uid, old.gid).catch(() => undefined);
    await handle.sync();
    await handle.close();
    await rename(draft, target);
    await syncFolder(target);
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true }).catch(() => undefined);
    failing(error);
  }
}

async function writeBuffered(
  produce: Produce,
  append: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    size = 0;
    if (bytes.length > 0) await append(bytes);
  };
  await produce(async (bytes) => {
    waiting.push(bytes);
    size += bytes.length;
    if (size >= BUFFERED) await flush();
  });
  await flush();
}

/** Makes the names in the folder of a file survive a crash of the machine. Not every system can do that. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
