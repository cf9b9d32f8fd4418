import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCycle } from './cycle/run-cycle.ts';
import type { CycleContext, CycleProgress } from './cycle/run-cycle.ts';
import { createPopulation } from './data/population.ts';
import { createBenchDatabase } from './database/bench-database.ts';
import type { BenchOptions } from './options.ts';
import { PROFILES } from './profiles.ts';
import { currentLoad, describeMachine } from './report/machine.ts';
import type { BenchResult, PhaseResult } from './report/result.ts';
import { createActiveDirectorySource } from './source/active-directory-source.ts';
import { createDelimitedSource } from './source/delimited-source.ts';
import { createLdapSource } from './source/ldap-source.ts';
import { createWorkers } from './worker/workers.ts';

/** From here on others take so much of the machine that figures suffer. */
const BUSY = 0.5;

/** How a run is watched and ended. */
export interface BenchControl {
  readonly progress: CycleProgress;
  readonly signal: AbortSignal;
}

/**
 * Makes data and a database, runs the whole cycle through the engine, measures every phase and its floor, and cleans
 * up. Errors: `bench-failed` when a run did not do what it was to do; what the database and the source report.
 */
export async function runBench(
  options: BenchOptions,
  { progress, signal }: BenchControl,
): Promise<BenchResult> {
  const loadBefore = currentLoad();
  if (loadBefore > BUSY)
    progress.note(`The machine is busy (load ${loadBefore}): expect lower figures than it can do.`);
  const folder = makeFolder(options.data);
  try {
    progress.step('starting the database');
    const embedded = join(folder, 'database');
    const database = await createBenchDatabase(options.databaseUrl, embedded, progress.step);
    try {
      const workers = createWorkers(folder, signal);
      const phases = await measurePhases(options, { progress, folder, database, workers });
      const storeMiB = Math.round(await database.sizeMiB());
      const machine = describeMachine(folder, { postgres: database.release, loadBefore });
      return { profile: options.profile, machine, storeMiB, phases };
    } finally {
      await database.close(options.keep);
    }
  } finally {
    if (options.keep) progress.note(`The data are kept in ${folder}.`);
    else removeFolder(folder);
  }
}

async function measurePhases(
  options: BenchOptions,
  context: Omit<CycleContext, 'population' | 'source'>,
): Promise<readonly PhaseResult[]> {
  const { progress, workers, folder } = context;
  const population = createPopulation(PROFILES[options.profile], options.seed);
  progress.step(`making ${population.users} users and ${population.groups} groups`);
  const makeSource = SOURCE_FACTORIES[options.source];
  const source = await makeSource(population, folder, workers.signal);
  try {
    return await runCycle({ ...context, population, source }, options.until);
  } finally {
    await source.close();
  }
}

const SOURCE_FACTORIES = {
  delimited: createDelimitedSource,
  ldap: createLdapSource,
  'active-directory': createActiveDirectorySource,
} as const;

/** A new folder for the data. */
export function makeFolder(parent: string | undefined): string {
  if (parent !== undefined) mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent ?? tmpdir(), 'cognate-bench-'));
  // Started by root, the server runs under another account, which has to get in.
  chmodSync(folder, 0o711);
  return folder;
}

/** Deletes the data, also where the embedded server had to keep them elsewhere because its account cannot enter. */
export function removeFolder(folder: string): void {
  const elsewhere = locationFile(join(folder, 'database', 'LOCATION'));
  if (elsewhere !== undefined) rmSync(elsewhere, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

function locationFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
