import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { AppError } from '@cognate/kernel';
import { runHistoryWriter } from '@cognate/server';
import type { Instance, RecordedRun, RunHistoryWriter, RunSelection } from '@cognate/server';
import { UsageError } from '../usage-error.ts';

/** Runs are read in pages of so many: each may have thousands of errors. */
const PAGE = 20;

/** The finished runs of a selection, in the order in which they were started. */
export async function* finishedRuns(
  { store }: Instance,
  selection: RunSelection,
): AsyncGenerator<RecordedRun> {
  for (let after = 0; ;) {
    const runs = await store.finishedRuns(selection, after, PAGE);
    yield* runs;
    const last = runs.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Writes runs as MIM's run history, and answers with their number; without a run it writes nothing. */
export async function writeHistory(
  instance: Instance,
  runs: AsyncIterable<RecordedRun>,
  write: (text: string) => void,
): Promise<number> {
  const writer = await writerFor(instance);
  let count = 0;
  for await (const run of runs) {
    if (count === 0) write(writer.start);
    write(writer.run(run));
    count += 1;
  }
  if (count > 0) write(writer.end);
  return count;
}

/** Writes a run history into a new file, which is there only once it is whole. */
export async function writeHistoryFile(
  instance: Instance,
  runs: AsyncIterable<RecordedRun>,
  file: string,
): Promise<number> {
  if (existsSync(file))
    throw new UsageError(`The file ${file} exists already.`, 'Name a new one, or remove it.');
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.part`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    const count = await writeHistory(instance, runs, (text) => writeFileSync(handle, text));
    fsyncSync(handle);
    if (count > 0) renameSync(draft, file);
    return count;
  } finally {
    closeSync(handle);
    rmSync(draft, { force: true });
  }
}

/** Names and rules come from the configuration in force; a history can be written without one too. */
async function writerFor(instance: Instance): Promise<RunHistoryWriter> {
  try {
    const { configuration, rules } = await instance.active();
    return runHistoryWriter({ connectors: configuration.connectors, rules });
  } catch (error) {
    if (!(error instanceof AppError) || !NOT_IN_FORCE.has(error.code)) throw error;
    return runHistoryWriter({ connectors: [] });
  }
}

const NOT_IN_FORCE = new Set(['no-configuration', 'configuration-not-valid']);
