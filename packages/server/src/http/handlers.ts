import { createOpenApi } from '@cognate/contract';
import type { Answer, Operation, Question } from '@cognate/contract';
import type { Access } from '../access/access.ts';
import type { Instance } from '../compose.ts';
import type { RunSupervisor } from '../runs/run-supervisor.ts';
import { createAccessHandlers } from './access-handlers.ts';
import type { RequestContext } from './caller.ts';
import { createConfigurationHandlers } from './configuration-handlers.ts';
import { createExportHandlers } from './export-handlers.ts';
import { createMetaverseHandlers } from './metaverse-handlers.ts';
import { createRunHandlers } from './run-handlers.ts';
import { createSpaceHandlers } from './space-handlers.ts';

/** What answers each operation of the API. */
export type Handlers = {
  readonly [O in Operation]: (question: Question<O>, context: RequestContext) => Promise<Answer<O>>;
};

export interface HandlerDependencies {
  readonly instance: Instance;
  readonly access: Access;
  readonly supervisor: RunSupervisor;
  readonly version: string;
  readonly now: () => Date;
}

export function createHandlers({
  instance,
  access,
  supervisor,
  version,
  now,
}: HandlerDependencies): Handlers {
  return {
    liveness: async () => ({ status: 'alive' }),
    readiness: async () => {
      await instance.ping();
      const current = await instance.store.current();
      return { status: 'ready', configurationVersion: current?.version ?? null };
    },
    version: async () => ({ product: 'Cognate', version, api: 'v1' }),
    openapi: async () => createOpenApi(version),
    ...createAccessHandlers(access),
    ...createRunHandlers(instance, supervisor),
    ...createSpaceHandlers(instance),
    ...createMetaverseHandlers(instance),
    ...createExportHandlers(instance, now),
    ...createConfigurationHandlers(instance),
  };
}
