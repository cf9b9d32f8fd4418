import { createOpenApi } from '@cognate/contract';
import type { Answer, Operation, Question } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { Instance } from '../compose.ts';
import type { Access } from '../access/access.ts';
import { createAccessHandlers } from './access-handlers.ts';
import type { RequestContext } from './caller.ts';

/** What answers each operation of the API. */
export type Handlers = {
  readonly [O in Operation]: (question: Question<O>, context: RequestContext) => Promise<Answer<O>>;
};

export function createHandlers(instance: Instance, access: Access, version: string): Handlers {
  return {
    ...createAccessHandlers(access),
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
      runs: await instance.store.runs({
        limit,
        ...(connector === undefined ? {} : { connector }),
        ...(before === undefined ? {} : { before }),
      }),
    }),
    getRun: async ({ run: id }) => {
      const run = await instance.store.run(id);
      if (run === undefined) throw new AppError('unknown-object', `There is no run ${id}.`);
      return run;
    },
  };
}
