import { createOpenApi } from '@cognate/contract';
import type { Answer, Operation, Question } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { RunRow } from '@cognate/sync-engine';
import type { Instance } from '../compose.ts';

/** What answers each operation of the API. */
export type Handlers = { readonly [O in Operation]: (question: Question<O>) => Promise<Answer<O>> };

export function createHandlers(instance: Instance, version: string): Handlers {
  return {
    liveness: async () => ({ status: 'alive' }),
    readiness: async () => {
      await instance.ping();
      const current = await instance.store.current();
      return { status: 'ready', configurationVersion: current?.version ?? null };
    },
    version: async () => ({ product: 'Cognate', version, api: 'v1' }),
    openapi: async () => createOpenApi(version),
    listConnectors: async () => {
      const { configuration } = await instance.active();
      return {
        connectors: configuration.connectors.map(({ id, title, type, runProfiles }) => ({
          id,
          title: title ?? null,
          type,
          runProfiles: Object.keys(runProfiles ?? {}),
        })),
      };
    },
    listRuns: async ({ connector, limit, before }) => ({
      runs: (
        await instance.store.runs({
          limit,
          ...(connector === undefined ? {} : { connector }),
          ...(before === undefined ? {} : { before }),
        })
      ).map(runMessage),
    }),
    getRun: async ({ id }) => {
      const run = await instance.store.run(id);
      if (run === undefined) throw new AppError('unknown-object', `There is no run ${id}.`);
      return runMessage(run);
    },
  };
}

/** A run without the messages of its steps: they may quote data. */
function runMessage({
  id,
  connector,
  profile,
  result,
  startedAt,
  endedAt,
  steps,
}: RunRow): Answer<'getRun'> {
  return {
    id,
    connector,
    profile,
    result,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    steps: steps.map((step) => ({
      step: step.step,
      type: step.type,
      result: step.result,
      startedAt: step.startedAt.toISOString(),
      endedAt: step.endedAt?.toISOString() ?? null,
      // The message has its own, changeable lists where the engine's may only be read.
      counters: structuredClone(step.counters) as Answer<'getRun'>['steps'][number]['counters'],
    })),
  };
}
