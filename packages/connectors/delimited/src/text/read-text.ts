import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { openProblem, readProblem } from '../file-problem.ts';
import type { OpenFiles } from '../open-files.ts';
import { createDecoder, readByteOrderMark } from './encoding.ts';

const CHUNK = 65_536;

/** A text file opened for reading. */
export interface TextSource {
  /** The encoding that the byte order mark tells, or else the one of the settings. */
  readonly encoding: string;
  readonly hasMark: boolean;
  /** The text in pieces; no piece ends inside a character. Throws `UndecodableBytes`. Closes the file at its end. */
  readonly pieces: () => AsyncGenerator<string>;
  readonly close: () => Promise<void>;
}

/** Opens a text file. Throws `ConnectorError` when it cannot be read. */
export async function openText(
  path: string,
  encoding: string,
  files: OpenFiles,
): Promise<TextSource> {
  const handle = await openRegularFile(path, files);
  const start = Buffer.alloc(3);
  const { bytesRead } = await read({ handle, path, files }, start, 0);
  const mark = readByteOrderMark(start.subarray(0, bytesRead));
  const actual = mark?.encoding ?? encoding;
  return {
    encoding: actual,
    hasMark: mark !== undefined,
    pieces: () => readPieces({ handle, path, files, encoding: actual, from: mark?.length ?? 0 }),
    close: () => handle.close(),
  };
}

async function openRegularFile(path: string, files: OpenFiles): Promise<FileHandle> {
  files.signal.throwIfAborted();
  let handle: FileHandle;
  try {
    handle = files.track(await open(path, 'r'));
  } catch (error) {
    throw openProblem(path, error);
  }
  // A pipe or a device could keep the import waiting for ever.
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw openProblem(path, new Error('not a file'));
}

async function read(
  { handle, path, files }: Pick<Reading, 'handle' | 'path' | 'files'>,
  buffer: Buffer,
  position: number,
): Promise<{ bytesRead: number }> {
  files.signal.throwIfAborted();
  const outcome = await handle.read(buffer, 0, buffer.length, position).catch((error: unknown) => {
    // Closing the session closes the file under a reader; the reason is then the signal's.
    files.signal.throwIfAborted();
    throw readProblem(path, error);
  });
  files.signal.throwIfAborted();
  return outcome;
}

interface Reading {
  readonly handle: FileHandle;
  readonly path: string;
  readonly files: OpenFiles;
  readonly encoding: string;
  readonly from: number;
}

async function* readPieces(reading: Reading): AsyncGenerator<string> {
  const { handle, encoding } = reading;
  const decode = createDecoder(encoding);
  const buffer = Buffer.alloc(CHUNK);
  try {
    for (let position = reading.from; ;) {
      const { bytesRead } = await read(reading, buffer, position);
      position += bytesRead;
      const text = decode(buffer.subarray(0, bytesRead), bytesRead === 0);
      if (text !== '') yield text;
      if (bytesRead === 0) return;
    }
  } finally {
    await handle.close();
  }
}
