import type { ConnectorSession, ConnectorType } from '@cognate/connector-kit';
import { AppError, unreachable } from '@cognate/kernel';
import type { ConnectorRules, RunStep } from '@cognate/sync-rules';
import { runExport } from '../export/run-export.ts';
import { fullImport } from '../import/full-import.ts';
import { synchronize } from '../synchronize/synchronization.ts';
import type { StepContext } from './step-context.ts';
import { stepEndOf } from './step-result.ts';
import type { StepEnd } from './step-result.ts';

/** How a step reaches the connected system. */
export interface StepDependencies {
  /** Opens a session to the system that a connector stands for. */
  readonly openSession: (
    connector: ConnectorRules,
    signal: AbortSignal,
  ) => Promise<ConnectorSession>;
  readonly connectorType: (type: string) => ConnectorType;
}

/** Performs a step; what ends it early is its result. */
export async function performStep(
  deps: StepDependencies,
  step: RunStep,
  context: StepContext,
): Promise<StepEnd> {
  try {
    return { result: await perform(deps, context, step), message: null };
  } catch (error) {
    return stepEndOf(error, context.signal);
  }
}

async function perform(
  deps: StepDependencies,
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
        { remedy: 'Use a full import.' },
      );
    default:
      return unreachable(step.type);
  }
}

async function withSession(
  deps: StepDependencies,
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
