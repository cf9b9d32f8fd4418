import { AppError, must } from '@cognate/kernel';
import type { ConnectorRules, RunStep, SyncRules } from '@cognate/sync-rules';
import type { RunRow } from '../ports/run-store.ts';
import type { EngineStore } from '../ports/store.ts';
import { sealingStore } from '../secrets/sealing-store.ts';
import { IdBlocks } from './id-blocks.ts';
import {
  connectorOfLease,
  leaseOfConnector,
  leaseOfExports,
  METAVERSE_LEASE,
} from './lease-names.ts';
import { takeLease } from './leases.ts';
import type { Lease } from './leases.ts';
import { noteFullStep } from './full-steps.ts';
import { performStep } from './perform-step.ts';
import type { StepDependencies } from './perform-step.ts';
import { resumeFrom } from './resume-from.ts';
import type { StepContext } from './step-context.ts';
import { StepRecorder } from './step-recorder.ts';
import { isSuccess, mayContinue } from './step-result.ts';
import { stepStop } from './time-limits.ts';

/** After so many changes the database's own statistics are too old to wait for its next round. */
const MANY_CHANGES = 5000;

/** What the engine is given once, when it is put together. */
export interface EngineDependencies extends StepDependencies {
  readonly store: EngineStore;
  readonly rules: SyncRules;
  readonly now: () => Date;
  /** Tells the configuration from every other one; by it full steps are known that ran before a change. */
  readonly configuration?: string;
  /** Where drop files are kept, a folder per connector. */
  readonly dropFolder?: string;
  /** From how many references on an object is synchronized value by value; the engine knows. */
  readonly wideFrom?: number;
}

/** How far a step has come. */
export interface RunProgress {
  readonly run: number;
  readonly step: number;
  readonly type: RunStep['type'];
  /** Objects worked on so far. */
  readonly objects: number;
}

export interface RunRequest {
  readonly connector: string;
  readonly profile: string;
  readonly startedBy: string;
  /** Begins with the step in which the connector's last run, of the same profile, was stopped. */
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  /** Told the number of the run as soon as it has one. */
  readonly onStart?: (run: number) => void;
  readonly onProgress?: (progress: RunProgress) => void;
}

/**
 * Runs a profile's steps in order and answers with the finished run; a step that did not complete ends it.
 * Throws `AppError` when the run cannot start (`unknown-connector`, `unknown-run-profile`, `already-running`,
 * `nothing-to-resume`);
 * what goes wrong later is the run's result.
 */
export async function runProfile(deps: EngineDependencies, request: RunRequest): Promise<RunRow> {
  const { connector, profile } = findProfile(deps.rules, request);
  const names = leaseNames(deps.rules, connector, profile.steps);
  const lease = await takeLease(deps.store, names, request.startedBy);
  try {
    const abandoned = lease.displaced.flatMap((name) => connectorOfLease(name) ?? []);
    await deps.store.closeAbandonedRuns([connector.id, ...abandoned], deps.now());
    const first = request.resume === true ? await resumeFrom(deps.store, connector.id, profile) : 0;
    const id = await deps.store.startRun({
      connector: connector.id,
      profile: profile.name,
      startedBy: request.startedBy,
      at: deps.now(),
      steps: profile.steps,
    });
    request.onStart?.(id);
    const run: Run = { id, connector, lease, ids: new IdBlocks(deps.store) };
    const result = await runSteps(deps, request, run, profile.steps.map(numbered).slice(first));
    await deps.store.finishRun(id, result, deps.now());
    return must(await deps.store.run(id), 'the run was recorded');
  } finally {
    await lease.release();
  }
}

function findProfile(
  rules: SyncRules,
  request: RunRequest,
): {
  readonly connector: ConnectorRules;
  readonly profile: { readonly name: string; readonly steps: readonly RunStep[] };
} {
  const connector = rules.connectors.get(request.connector);
  if (connector === undefined)
    throw new AppError('unknown-connector', `There is no connector "${request.connector}".`, {
      remedy: `Configured are: ${rules.connectorList.map((known) => known.id).join(', ') || 'none'}.`,
    });
  const profile = connector.runProfiles.get(request.profile);
  if (profile === undefined)
    throw new AppError(
      'unknown-run-profile',
      `The connector "${connector.id}" has no run profile "${request.profile}".`,
      {
        remedy: `It has: ${[...connector.runProfiles.values()].map((known) => known.name).join(', ') || 'none'}.`,
      },
    );
  return { connector, profile };
}

/**
 * Imports of different connectors may run side by side, and so may exports. A synchronization changes the metaverse
 * and the exports of every connector, so it shares neither with anybody.
 */
function leaseNames(
  { connectorList }: SyncRules,
  { id }: ConnectorRules,
  steps: readonly RunStep[],
): readonly string[] {
  const own = leaseOfConnector(id);
  if (steps.some(({ type }) => type.endsWith('-sync')))
    return [own, METAVERSE_LEASE, ...connectorList.map((each) => leaseOfExports(each.id))];
  return steps.some(({ type }) => type === 'export') ? [own, leaseOfExports(id)] : [own];
}

interface NumberedStep extends RunStep {
  /** Its place in the profile, from 1. */
  readonly number: number;
}

const numbered = (step: RunStep, index: number): NumberedStep => ({ ...step, number: index + 1 });

/** A run in progress. */
interface Run {
  readonly id: number;
  readonly connector: ConnectorRules;
  readonly ids: IdBlocks;
  readonly lease: Lease;
}

async function runSteps(
  deps: EngineDependencies,
  request: RunRequest,
  run: Run,
  steps: readonly NumberedStep[],
): Promise<string> {
  let result = 'no-start-no-steps-in-profile';
  let toLookAt: string | undefined;
  for (const step of steps) {
    result = await recordStep(deps, request, run, step);
    if (!isSuccess(result)) toLookAt ??= result;
    if (!mayContinue(result)) return result;
  }
  // A good end does not make up for what an earlier step left to look at.
  return toLookAt ?? result;
}

/** Performs one step with its place in the history. */
async function recordStep(
  deps: EngineDependencies,
  request: RunRequest,
  run: Run,
  step: NumberedStep,
): Promise<string> {
  const { store, now } = deps;
  const recorder = new StepRecorder(run.id, step.number);
  await store.startStep(run.id, step.number, step.type, now());
  const stop = stepStop(request.signal ?? new AbortController().signal, step.timeout);
  const context = stepContext(deps, request, run, { ...step, recorder, signal: stop.signal });
  const { result, message } = await performStep(deps, step, context, stop.stop);
  stop.end();
  if (message !== null) {
    recorder.forget();
    recorder.error({ kind: 'connection', type: result, message });
  }
  const connections = recorder.connections();
  await store.finishStep({ record: recorder.take(), at: now(), result, message, connections });
  if (deps.configuration !== undefined)
    await noteFullStep(store, run.connector.id, step, { result, mark: deps.configuration });
  if (recorder.changes() > MANY_CHANGES) await store.refreshStatistics();
  return result;
}

function stepContext(
  { store, rules, now, dropFolder, wideFrom }: EngineDependencies,
  request: RunRequest,
  run: Run,
  step: RunStep & { readonly recorder: StepRecorder; readonly signal: AbortSignal },
): StepContext {
  const { recorder, signal, type, ...settings } = step;
  const commit = async (page: () => Promise<void>): Promise<void> => {
    run.lease.check();
    await page();
    recorder.keep();
    stopAtErrors(recorder, settings.errorLimit);
  };
  let objects = 0;
  return {
    rules,
    connector: run.connector,
    store: sealingStore(store, rules),
    ids: run.ids,
    recorder,
    run: run.id,
    settings,
    now,
    dropFolder,
    wideFrom,
    signal,
    commit: async (page) => {
      signal.throwIfAborted();
      await commit(page);
    },
    commitFact: commit,
    progress: (count) => {
      objects += count;
      request.onProgress?.({ run: run.id, step: recorder.step, type, objects });
    },
  };
}

/** More errors of objects than somebody can look at mean that something else is wrong. */
function stopAtErrors(recorder: StepRecorder, limit = Infinity): void {
  if (recorder.errors() <= limit) return;
  throw new AppError(
    'error-limit',
    `There were ${recorder.errors()} errors of single objects; the step allows ${limit}.`,
    {
      remedy:
        'Look at the errors of the run. What was committed stays, and running again goes on from there.',
    },
  );
}
