import { randomUUID } from 'node:crypto';
import type { ConnectorSession, ConnectorType } from '@cognate/connector-kit';
import { AppError, must } from '@cognate/kernel';
import type { ConnectorRules, RunStep, SyncRules } from '@cognate/sync-rules';
import { runExport } from '../export/run-export.ts';
import { fullImport } from '../import/full-import.ts';
import type { RunRow } from '../ports/run-store.ts';
import type { EngineStore } from '../ports/store.ts';
import { synchronize } from '../synchronize/synchronization.ts';
import { IdBlocks } from './id-blocks.ts';
import { takeLease } from './leases.ts';
import type { Lease } from './leases.ts';
import type { StepContext } from './step-context.ts';
import { StepRecorder } from './step-recorder.ts';
import { mayContinue, stepEndOf } from './step-result.ts';
import type { StepEnd } from './step-result.ts';

/** After so many changes the database's own statistics are too old to wait for its next round. */
const MANY_CHANGES = 5000;

/** What the engine is given once, when it is put together. */
export interface EngineDependencies {
  readonly store: EngineStore;
  readonly rules: SyncRules;
  /** Opens a session to the system that a connector stands for. */
  readonly openSession: (
    connector: ConnectorRules,
    signal: AbortSignal,
  ) => Promise<ConnectorSession>;
  readonly connectorType: (type: string) => ConnectorType;
  readonly now: () => Date;
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
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
}

/**
 * Runs a profile's steps in order and answers with the finished run; a step that did not complete ends it.
 * Throws `AppError` when the run cannot start (`unknown-connector`, `unknown-run-profile`, `already-running`);
 * what goes wrong later is the run's result.
 */
export async function runProfile(deps: EngineDependencies, request: RunRequest): Promise<RunRow> {
  const { connector, profile } = findProfile(deps.rules, request);
  const owner = `${request.startedBy} ${randomUUID()}`;
  const lease = await takeLease(deps.store, leaseNames(connector, profile.steps), owner);
  try {
    await deps.store.closeAbandonedRuns([connector.id], deps.now());
    const run = await deps.store.startRun({
      connector: connector.id,
      profile: profile.name,
      startedBy: request.startedBy,
      at: deps.now(),
    });
    const result = await runSteps(deps, request, connector, profile.steps, run, lease);
    await deps.store.finishRun(run, result, deps.now());
    return must(await deps.store.run(run), 'the run was recorded');
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

/** Imports of different connectors may run side by side; what reads or writes exports and the metaverse may not. */
function leaseNames(connector: ConnectorRules, steps: readonly RunStep[]): readonly string[] {
  const shared = steps.some((step) => !step.type.endsWith('import'));
  return shared ? [`connector:${connector.id}`, 'metaverse'] : [`connector:${connector.id}`];
}

async function runSteps(
  deps: EngineDependencies,
  request: RunRequest,
  connector: ConnectorRules,
  steps: readonly RunStep[],
  run: number,
  lease: Lease,
): Promise<string> {
  const ids = new IdBlocks(deps.store);
  let result = 'no-start-no-steps-in-profile';
  for (const [index, step] of steps.entries()) {
    const number = index + 1;
    const recorder = new StepRecorder(run, number);
    const signal = request.signal ?? new AbortController().signal;
    let objects = 0;
    await deps.store.startStep(run, number, step.type, deps.now());
    const context: StepContext = {
      rules: deps.rules,
      connector,
      store: deps.store,
      ids,
      recorder,
      run,
      pageSize: step.pageSize,
      signal,
      now: deps.now,
      commit: async (page) => {
        signal.throwIfAborted();
        lease.check();
        await page();
      },
      progress: (count) => {
        objects += count;
        request.onProgress?.({ run, step: number, type: step.type, objects });
      },
    };
    const end = await runStep(deps, context, step);
    if (end.message !== null)
      recorder.error({ kind: 'connection', type: end.result, message: end.message });
    ({ result } = end);
    await deps.store.finishStep({
      record: recorder.take(),
      at: deps.now(),
      result,
      message: end.message,
    });
    if (recorder.changes() > MANY_CHANGES) await deps.store.refreshStatistics();
    if (!mayContinue(result)) break;
  }
  return result;
}

async function runStep(
  deps: EngineDependencies,
  context: StepContext,
  step: RunStep,
): Promise<StepEnd> {
  try {
    return { result: await performStep(deps, context, step), message: null, unexpected: false };
  } catch (error) {
    const end = stepEndOf(error, context.signal);
    if (end.unexpected && error instanceof Error && error.stack !== undefined)
      return { ...end, message: `${end.message}\n${error.stack}` };
    return end;
  }
}

async function performStep(
  deps: EngineDependencies,
  context: StepContext,
  step: RunStep,
): Promise<string> {
  switch (step.type) {
    case 'full-import':
      return withSession(deps, context, (session) => fullImport(context, session));
    case 'export': {
      const { capabilities } = deps.connectorType(context.connector.type).manifest;
      return withSession(deps, context, (session) =>
        runExport(context, session, capabilities, step.deletionLimit),
      );
    }
    case 'full-sync':
      return synchronize(context, 'all');
    case 'delta-sync':
      return synchronize(context, 'pending');
    case 'delta-import':
      throw new AppError(
        'step-not-supported',
        `The connector type "${context.connector.type}" has no delta import.`,
        {
          remedy: 'Use a full import.',
        },
      );
  }
}

async function withSession(
  deps: EngineDependencies,
  context: StepContext,
  work: (session: ConnectorSession) => Promise<string>,
): Promise<string> {
  const session = await deps.openSession(context.connector, context.signal);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
