import type { ConnectorSession, ConnectorType } from '@cognate/connector-kit';
import { AppError, unreachable } from '@cognate/kernel';
import type { ConnectorRules, RunStep } from '@cognate/sync-rules';
import { runExport } from '../export/run-export.ts';
import { runImport } from '../import/run-import.ts';
import { synchronize } from '../synchronize/synchronization.ts';
import { checkedSession } from './checked-session.ts';
import { connectionFailure } from './connection-failure.ts';
import type { StepContext } from './step-context.ts';
import { isSuccess, mayContinue, stepEndOf } from './step-result.ts';
import type { StepEnd } from './step-result.ts';
import { timedSession, withinTime } from './time-limits.ts';
import type { StepStop } from './time-limits.ts';

/** How a step reaches the connected system. */
export interface StepDependencies {
  /** Opens a session to the system that a connector stands for. */
  readonly openSession: (
    connector: ConnectorRules,
    signal: AbortSignal,
  ) => Promise<ConnectorSession>;
  readonly connectorType: (type: string) => ConnectorType;
}

/** Performs a step; what ends it early is its result. `stop` ends it from within. */
export async function performStep(
  deps: StepDependencies,
  step: RunStep,
  context: StepContext,
  stop: StepStop['stop'],
): Promise<StepEnd> {
  try {
    return { result: await perform({ ...deps, context, stop }, step.type), message: null };
  } catch (error) {
    const end = stepEndOf(error, context.signal);
    const failure = connectionFailure(end.result);
    if (failure !== undefined) context.recorder.connection(failure, context.now());
    return end;
  }
}

interface Performance extends StepDependencies {
  readonly context: StepContext;
  readonly stop: StepStop['stop'];
}

async function perform(performance: Performance, type: RunStep['type']): Promise<string> {
  const { context } = performance;
  switch (type) {
    case 'full-import':
      return importFrom(performance, 'full');
    case 'delta-import':
      return importFrom(performance, 'delta');
    case 'full-sync':
      return synchronize(context, 'all');
    case 'delta-sync':
      return synchronize(context, 'pending');
    case 'export': {
      const { capabilities } = performance.connectorType(context.connector.type).manifest;
      return runExport(context, capabilities, (work) => withSession(performance, work));
    }
    case 'full-import-full-sync':
      return andThen(await importFrom(performance, 'full'), () => synchronize(context, 'all'));
    case 'full-import-delta-sync':
      return andThen(await importFrom(performance, 'full'), () => synchronize(context, 'pending'));
    case 'delta-import-delta-sync':
      return andThen(await importFrom(performance, 'delta'), () => synchronize(context, 'pending'));
    default:
      return unreachable(type);
  }
}

/** The second half of a combined step, unless the first one stopped. The first findings are the step's result. */
async function andThen(first: string, second: () => Promise<string>): Promise<string> {
  if (!mayContinue(first)) return first;
  const result = await second();
  return isSuccess(first) || !mayContinue(result) ? result : first;
}

async function importFrom(performance: Performance, mode: 'full' | 'delta'): Promise<string> {
  const { context } = performance;
  const { type } = context.connector;
  const { deltaImport } = performance.connectorType(type).manifest.capabilities;
  if (mode === 'delta' && !deltaImport)
    throw new AppError('step-not-supported', `The connector type "${type}" has no delta import.`, {
      remedy: 'Use a full import.',
    });
  const result = await runImport(context, mode, (work) => withSession(performance, work));
  if (deltaImport && mayContinue(result)) await warnOfNoStart(context);
  return result;
}

/** A system that could read changes, and did not say from where on. */
async function warnOfNoStart({
  store,
  connector,
  settings,
  recorder,
  now,
}: StepContext): Promise<void> {
  if (settings.dropFile !== undefined) return;
  const start = await store.watermark(connector.id, settings.partition?.name);
  if (start === undefined) recorder.connection('warning-no-watermark', now());
}

async function withSession<T>(
  { openSession, context, stop }: Performance,
  work: (session: ConnectorSession) => Promise<T>,
): Promise<T> {
  const seconds = context.settings.operationTimeout;
  const opening = openSession(context.connector, context.signal);
  const opened = await openedInTime(opening, stop, seconds);
  context.recorder.connection('success', context.now(), opened.server);
  const session = timedSession(checkedSession(opened), stop, seconds);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function openedInTime(
  opening: Promise<ConnectorSession>,
  stop: StepStop['stop'],
  seconds: number | undefined,
): Promise<ConnectorSession> {
  try {
    return await withinTime(opening, stop, seconds);
  } catch (error) {
    // Should it open after all, nobody else would close it.
    closeOnceOpen(opening).catch(() => undefined);
    throw error;
  }
}

async function closeOnceOpen(opening: Promise<ConnectorSession>): Promise<void> {
  await (await opening).close();
}
