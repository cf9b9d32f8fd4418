import type { ConnectorSession, ImportPage, ImportRequest } from '@cognate/connector-kit';
import { AppError, must } from '@cognate/kernel';
import type { EngineWorld } from '@cognate/testkit';
import { compileConfiguration } from '@cognate/sync-rules';
import type {
  ConfigurationDocument,
  ConnectorDocument,
  RunStepDocument,
} from '@cognate/sync-rules';
import type { RunRow } from '../../ports/run-store.ts';
import { runProfile } from '../run-profile.ts';
import type { EngineDependencies } from '../run-profile.ts';

/** What a run of a test is told besides its steps. */
export interface StepsOptions {
  readonly partitions?: ConnectorDocument['partitions'];
  readonly dropFolder?: string;
  readonly signal?: AbortSignal;
  /** Opening a session waits for this. */
  readonly beforeOpen?: Promise<void>;
  /** Answers imports in the place of the system. */
  readonly import?: (request: ImportRequest) => AsyncIterable<ImportPage>;
}

/** Runs steps as a run profile of a connector could say, and answers with the run, whatever its result. */
export async function runSteps(
  world: EngineWorld,
  document: ConfigurationDocument,
  [connector, ...steps]: readonly [string, ...RunStepDocument[]],
  options: StepsOptions = {},
): Promise<RunRow> {
  const { dropFolder, signal } = options;
  const deps: EngineDependencies = {
    ...world.dependencies,
    rules: compile(world, document, { connector, steps, partitions: options.partitions }),
    ...(dropFolder === undefined ? {} : { dropFolder }),
  };
  const openSession: EngineDependencies['openSession'] = async (...rest) => {
    await options.beforeOpen;
    return withImport(await deps.openSession(...rest), options.import);
  };
  return runProfile(
    { ...deps, openSession },
    { connector, profile: 'test', startedBy: 'test', ...(signal === undefined ? {} : { signal }) },
  );
}

const withImport = (session: ConnectorSession, read: StepsOptions['import']): ConnectorSession =>
  read === undefined ? session : { ...session, import: read };

function compile(
  world: EngineWorld,
  document: ConfigurationDocument,
  {
    connector,
    steps,
    partitions,
  }: { connector: string; steps: readonly RunStepDocument[] } & Pick<
    ConnectorDocument,
    'partitions'
  >,
): EngineDependencies['rules'] {
  const connectors = document.connectors.map((each) => ({
    ...each,
    ...(each.id === connector ? { partitions, runProfiles: { test: steps } } : {}),
  }));
  const { rules, problems } = compileConfiguration({ ...document, connectors }, (type) => {
    const { dnStyle, rename, export: canExport } = must(world.systems[type], type).capabilities;
    return { dnStyle, canRename: rename, canExport };
  });
  if (rules === undefined) throw new AppError('test-misuse', JSON.stringify(problems));
  return rules;
}

/** What a delta import reads: one page, and where the next one starts. */
export async function* onePage(
  entries: ImportPage['entries'],
  watermark = 'next',
): AsyncGenerator<ImportPage> {
  yield await Promise.resolve({ entries, errors: [], watermark });
}

/** The counters of a run's first step that counted something, sorted. */
export const stagingOf = (run: RunRow): readonly string[] => [
  run.result,
  ...Object.entries({ ...run.steps[0]?.counters.staging, ...run.steps[0]?.counters.discovery })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .sort(),
];
