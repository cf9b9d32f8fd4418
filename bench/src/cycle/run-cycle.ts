import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '@cognate/kernel';
import { TARGETS, targetFiles } from '../configuration/target-connector.ts';
import type { Target } from '../configuration/target-connector.ts';
import { changedUsersOf, objectsOf } from '../data/population.ts';
import type { Population } from '../data/population.ts';
import type { BenchDatabase } from '../database/bench-database.ts';
import type { FloorPart } from '../floors/floor.ts';
import type { RowSet } from '../floors/copy-rows.ts';
import type { PhaseResult } from '../report/result.ts';
import type { Source } from '../source/source.ts';
import type { EngineSettings } from '../worker/job.ts';
import type { Workers } from '../worker/workers.ts';
import { changedRows, confirmingRows, importRows, syncRows } from './floor-rows.ts';
import { endToStart } from './end-to-start.ts';
import type { Mark } from './end-to-start.ts';
import { checkRuns, resultOf } from './phase.ts';
import type { Phase, PhaseName } from './phase.ts';

/** What a cycle works with. */
export interface CycleContext {
  readonly population: Population;
  readonly source: Source;
  readonly database: BenchDatabase;
  /** Where the files are. */
  readonly folder: string;
  readonly workers: Workers;
  readonly progress: CycleProgress;
}

/** Told of how the cycle comes along. */
export interface CycleProgress {
  /** Something begins that is not a phase itself. */
  readonly step: (text: string) => void;
  readonly objects: (phase: string, done: number, seconds: number) => void;
  readonly phase: (result: PhaseResult) => void;
  /** Something that people should know. */
  readonly note: (text: string) => void;
}

/** Runs the phases up to `until`, each in a process of its own and followed by its floors. */
export async function runCycle(
  context: CycleContext,
  until: PhaseName | undefined,
): Promise<readonly PhaseResult[]> {
  const results: PhaseResult[] = [];
  for await (const phase of phasesOf(context)) {
    const result = await runPhase(context, phase);
    context.progress.phase(result);
    results.push(result);
    if (phase.name === until) break;
  }
  return results;
}

/** Each phase once the one before has ended. */
async function* phasesOf(context: CycleContext): AsyncGenerator<Phase> {
  const { population, source, progress, workers } = context;
  yield fullImport(context);
  const calculated = await calculationFloors(context);
  yield fullSync(context, calculated.fullSync);
  yield exports(context);
  yield confirmingImport(context);
  yield confirmingSync(population, calculated.confirmingSync);
  yield unchangedImport(context);
  progress.step(`changing ${changedUsersOf(population)} users`);
  await source.change(workers.signal);
  yield changedFiles(context);
  if (source.changeBack === undefined) return;
  progress.step(`telling that ${changedUsersOf(population)} users changed`);
  await source.changeBack.write(workers.signal);
  yield deltaCycle(context, source.changeBack);
}

async function runPhase(context: CycleContext, phase: Phase): Promise<PhaseResult> {
  const { database, progress, workers } = context;
  progress.step(phase.name);
  const start = performance.now();
  const marks: Mark[] = [];
  const answer = await workers.run(
    { kind: 'run', engine: engineOf(context), runs: phase.runs, echo: phase.echo === true },
    (objects) => {
      const seconds = (performance.now() - start) / 1000;
      marks.push({ objects, seconds });
      progress.objects(phase.name, objects, seconds);
    },
  );
  checkRuns(phase, answer.runs);
  const storeMiB = await database.sizeMiB();
  progress.step(`${phase.name}: floor`);
  const measured = { ...answer, storeMiB, endToStart: endToStart(marks) };
  return resultOf(phase, measured, await phase.floors(answer.runs));
}

const engineOf = ({ database, source, folder }: CycleContext): EngineSettings => ({
  databaseUrl: database.url,
  directory: folder,
  source: source.system,
  secrets: source.secrets,
});

function fullImport(context: CycleContext): Phase {
  const objects = objectsOf(context.population);
  return {
    name: 'full-import',
    objects,
    runs: [{ connector: 'source', profile: 'full-import', counters: { 'stage-add': objects } }],
    floors: async (runs) => [
      await context.source.read(context.workers),
      await copyFloor(context, importRows(runs)),
    ],
  };
}

function fullSync(context: CycleContext, calculated: FloorPart): Phase {
  const objects = objectsOf(context.population);
  const counters = {
    'disconnector-projected-flow': objects,
    'provisioned-add-flow': objects * TARGETS.length,
  };
  return {
    name: 'full-sync',
    objects,
    runs: [{ connector: 'source', profile: 'full-sync', counters }],
    floors: async (runs) => [calculated, await copyFloor(context, syncRows(runs))],
  };
}

function exports(context: CycleContext): Phase {
  const objects = objectsOf(context.population);
  return {
    name: 'export',
    objects: objects * TARGETS.length,
    runs: TARGETS.map((connector) => ({
      connector,
      profile: 'export',
      counters: { 'export-add': objects },
    })),
    floors: async () => [await writeFloor(context, TARGETS)],
  };
}

function confirmingImport(context: CycleContext): Phase {
  const objects = objectsOf(context.population);
  return {
    name: 'confirming-import',
    objects: objects * TARGETS.length,
    runs: TARGETS.map((connector) => ({
      connector,
      profile: 'full-import',
      counters: { 'stage-add': objects },
    })),
    floors: async (runs) => [
      await readFloor(context, TARGETS),
      await copyFloor(context, confirmingRows(runs)),
    ],
  };
}

/** What the cycle needs besides the phases that were asked for: the confirmed objects are synchronized. */
function confirmingSync(population: Population, calculated: FloorPart): Phase {
  const objects = objectsOf(population);
  return {
    name: 'confirming-sync',
    objects: objects * TARGETS.length,
    runs: TARGETS.map((connector) => ({ connector, profile: 'delta-sync', counters: {} })),
    floors: () => Promise.resolve([calculated]),
  };
}

function unchangedImport(context: CycleContext): Phase {
  const objects = objectsOf(context.population);
  const counters = { 'stage-no-change': objects };
  return {
    name: 'unchanged-import',
    objects,
    runs: [{ connector: 'source', profile: 'full-import', counters }],
    floors: async () => [await context.source.read(context.workers)],
  };
}

/** From the source that tells its changes to the confirmed change in one target that does so as well. */
function deltaCycle(
  { population, workers, ...context }: CycleContext,
  { read }: NonNullable<Source['changeBack']>,
): Phase {
  const changed = changedUsersOf(population);
  const [target] = TARGETS;
  return {
    name: 'delta-cycle',
    objects: changed,
    echo: true,
    runs: [
      { connector: 'source', profile: 'delta-import', counters: { 'stage-update': changed } },
      { connector: 'source', profile: 'delta-sync', counters: {} },
      { connector: target, profile: 'export', counters: { 'export-update': changed } },
      { connector: target, profile: 'delta-import', counters: { 'stage-update': changed } },
      { connector: target, profile: 'delta-sync', counters: {} },
    ],
    floors: async (runs) => [
      await read(workers),
      await copyFloor({ population, workers, ...context }, changedRows(runs)),
    ],
  };
}

/** The same where both are files, which tell nothing: all of them are read and written. */
function changedFiles(context: CycleContext): Phase {
  const changed = changedUsersOf(context.population);
  const [target] = TARGETS;
  return {
    name: 'delta-cycle-files',
    objects: changed,
    runs: [
      { connector: 'source', profile: 'full-import', counters: { 'stage-update': changed } },
      { connector: 'source', profile: 'delta-sync', counters: {} },
      { connector: target, profile: 'export', counters: { 'export-update': changed } },
      { connector: target, profile: 'full-import', counters: { 'stage-update': changed } },
      { connector: target, profile: 'delta-sync', counters: {} },
    ],
    floors: async () => [
      await context.source.read(context.workers),
      await writeFloor(context, [target]),
      await readFloor(context, [target]),
    ],
  };
}

/** The files that targets have; a profile without groups leaves no file of groups. */
const pathsOf = (folder: string, targets: readonly Target[]): readonly string[] =>
  targets
    .flatMap((target) => targetFiles(target).map((file) => join(folder, file)))
    .filter((path) => existsSync(path));

const copyFloor = (context: CycleContext, rows: readonly RowSet[]): Promise<FloorPart> =>
  context.workers.floor({
    kind: 'copy-rows',
    databaseUrl: context.database.url,
    directory: context.folder,
    rows,
  });

const readFloor = (context: CycleContext, targets: readonly Target[]): Promise<FloorPart> =>
  context.workers.floor({
    kind: 'read-files',
    name: 'read targets',
    paths: pathsOf(context.folder, targets),
  });

const writeFloor = (context: CycleContext, targets: readonly Target[]): Promise<FloorPart> =>
  context.workers.floor({ kind: 'write-files', paths: pathsOf(context.folder, targets) });

/** The calculations of both kinds of synchronization, on the objects of the source. */
async function calculationFloors(
  context: CycleContext,
): Promise<{ readonly fullSync: FloorPart; readonly confirmingSync: FloorPart }> {
  context.progress.step('floor of the calculations');
  const { floors } = await context.workers.run({
    kind: 'calculate',
    engine: engineOf(context),
    users: context.population.users,
  });
  return {
    fullSync: must(floors[0], 'the calculation of the full synchronization was measured'),
    confirmingSync: must(floors[1], 'the calculation of the delta synchronization was measured'),
  };
}
