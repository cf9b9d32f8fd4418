import { must } from '@cognate/kernel';
import { compileRules } from '../configuration/compile-rules.ts';
import { loadConnectorTypes } from '../engine/connector-types.ts';
import { openSession } from '../engine/open-session.ts';
import { calculate } from '../floors/calculate.ts';
import { copyRows } from '../floors/copy-rows.ts';
import type { FloorPart } from '../floors/floor.ts';
import { readFiles } from '../floors/read-files.ts';
import { writeFiles } from '../floors/write-files.ts';
import type { Answer, Job } from './job.ts';
import { measure } from './measure.ts';
import { runProfiles } from './run-profiles.ts';

const PAGE = 1000;

/** Does what a child process is asked to. */
export async function perform(job: Job, onProgress: (objects: number) => void): Promise<Answer> {
  if (job.kind === 'run') return runProfiles(job, onProgress);
  const [floors, measurement] = await measure(undefined, () => floorsOf(job));
  return { measurement, runs: [], floors };
}

async function floorsOf(job: Exclude<Job, { kind: 'run' }>): Promise<readonly FloorPart[]> {
  switch (job.kind) {
    case 'read-files':
      return [await readFiles(job.name, job.paths)];
    case 'write-files':
      return [await writeFiles(job.paths)];
    case 'copy-rows':
      return [await copyRows(job.databaseUrl, job.directory, job.rows)];
    case 'calculate':
      return calculation(job);
  }
}

/** Reads the source as the engine does, and calculates page by page. */
async function calculation({
  engine,
  users,
}: Extract<Job, { kind: 'calculate' }>): Promise<readonly FloorPart[]> {
  const types = await loadConnectorTypes(engine.source.type);
  const rules = compileRules(engine.source, types);
  const source = must(rules.connectors.get('source'), 'the benchmark has a source');
  const session = await openSession(types, source, engine, new AbortController().signal);
  try {
    const pages = session.import({ mode: 'full', pageSize: PAGE });
    const { fullSync, confirmingSync } = await calculate(
      { rules, users, groupType: engine.source.group },
      pages,
    );
    return [fullSync, confirmingSync];
  } finally {
    await session.close();
  }
}
