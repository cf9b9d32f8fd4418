import { AppError } from '@cognate/kernel';
import type { ConnectorRules, SyncRules } from '@cognate/sync-rules';
import { metaverseChanges } from '../lineage/metaverse-changes.ts';
import type { EngineStore } from '../ports/store.ts';
import type {
  WhatIfEntry,
  WhatIfReport,
  WhatIfScope,
  WhatIfStore,
} from '../ports/what-if-store.ts';
import { sealingStore } from '../secrets/sealing-store.ts';
import { findConnector } from '../runs/find-connector.ts';
import { IdBlocks } from '../runs/id-blocks.ts';
import { connectorOfLease, leaseOfConnector, METAVERSE_LEASE } from '../runs/lease-names.ts';
import { takeLease } from '../runs/leases.ts';
import type { Lease } from '../runs/leases.ts';
import type { StepContext } from '../runs/step-context.ts';
import { StepRecorder } from '../runs/step-recorder.ts';
import { stepEndOf } from '../runs/step-result.ts';
import type { StepEnd } from '../runs/step-result.ts';
import { synchronize } from '../synchronize/synchronization.ts';
import { mergeEntries } from './merge-entries.ts';
import { pageEntries } from './page-entries.ts';
import { secretValues } from './secret-values.ts';

export interface WhatIfDependencies {
  readonly store: EngineStore & WhatIfStore;
  readonly rules: SyncRules;
  readonly now: () => Date;
}

export interface WhatIfRequest {
  readonly connector: string;
  readonly scope: WhatIfScope;
  /** Where the rules are from, for those who read the report. */
  readonly configuration: string;
  readonly startedBy: string;
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
  /** Told how many objects were calculated so far. */
  readonly onProgress?: (objects: number) => void;
}

/**
 * Performs a synchronization of a whole connector whose changes are undone, and keeps what it would have changed as a
 * report. It is the run itself, page by page, so that each page sees what the earlier ones did. Nobody runs anything
 * meanwhile: it claims all connectors. Throws `AppError` (`unknown-connector`, `already-running`) when it cannot
 * start; what goes wrong later is the report's result.
 */
export async function runWhatIf(
  deps: WhatIfDependencies,
  request: WhatIfRequest,
): Promise<WhatIfReport> {
  const { store, rules, now } = deps;
  const connector = findConnector(rules, request.connector);
  const names = [...rules.connectorList.map(({ id }) => leaseOfConnector(id)), METAVERSE_LEASE];
  const lease = await takeLease(store, names, request.startedBy);
  try {
    const abandoned = lease.displaced.flatMap((name) => connectorOfLease(name) ?? []);
    if (abandoned.length > 0) await store.closeAbandonedRuns(abandoned, now());
    const { scope, configuration, startedBy } = request;
    const head = { connector: connector.id, scope, configuration, startedBy, startedAt: now() };
    const report = await store.startWhatIf(head);
    const end = await store
      .rehearse((rehearsal) =>
        synchronizeOn(rehearsal, deps, request, { report, connector, lease }),
      )
      .catch((error: unknown) => ({ ...stepEndOf(error, NEVER), counters: NO_COUNTERS }));
    await store.finishWhatIf(report, { ...end, endedAt: now() });
    const finished = await store.whatIfReport(report);
    if (finished !== undefined) return finished;
    throw new AppError('unknown-object', `The report ${report} was deleted meanwhile.`);
  } finally {
    await lease.release();
  }
}

const NEVER = new AbortController().signal;

const NO_COUNTERS = { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {} };

interface Rehearsal {
  readonly report: number;
  readonly connector: ConnectorRules;
  readonly lease: Lease;
}

/** The run itself, on a store that forgets it. */
async function synchronizeOn(
  store: EngineStore,
  deps: WhatIfDependencies,
  request: WhatIfRequest,
  rehearsal: Rehearsal,
): Promise<StepEnd & Pick<WhatIfReport, 'counters'>> {
  const { scope, startedBy } = request;
  const signal = request.signal ?? new AbortController().signal;
  const profile = `what-if ${scope}`;
  const connector = rehearsal.connector.id;
  const run = await store.startRun({ connector, profile, startedBy, at: deps.now() });
  await store.startStep(run, 1, `${scope}-sync`, deps.now());
  const recorder = new StepRecorder(run, 1);
  const step = stepContext({ store, recorder, run, signal }, deps, request, rehearsal);
  try {
    const result = await synchronize(step, scope === 'full' ? 'all' : 'pending');
    return { result, message: null, counters: recorder.counters() };
  } catch (error) {
    recorder.forget();
    return { ...stepEndOf(error, signal), counters: recorder.counters() };
  }
}

function stepContext(
  { store, recorder, run, signal }: Pick<StepContext, 'store' | 'recorder' | 'run' | 'signal'>,
  deps: WhatIfDependencies,
  request: WhatIfRequest,
  { report, connector, lease }: Rehearsal,
): StepContext {
  const opened = sealingStore(store, deps.rules);
  const secrets = secretValues();
  const commit = async (page: () => Promise<void>): Promise<void> => {
    signal.throwIfAborted();
    lease.check();
    await page();
    recorder.keep();
  };
  let objects = 0;
  return {
    rules: deps.rules,
    connector,
    store: opened,
    ids: new IdBlocks(store),
    recorder,
    run,
    settings: request.pageSize === undefined ? {} : { pageSize: request.pageSize },
    now: deps.now,
    dropFolder: undefined,
    signal,
    commit,
    commitFact: commit,
    observe: async (workspace, record) => {
      const changes = await metaverseChanges(opened, workspace);
      const entries = pageEntries(workspace, changes, record, secrets);
      await addToReport(deps.store, report, entries);
    },
    progress: (count) => {
      objects += count;
      request.onProgress?.(objects);
    },
  };
}

async function addToReport(
  store: WhatIfStore,
  report: number,
  entries: readonly WhatIfEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const known = new Map(
    (await store.findWhatIfEntries(report, entries)).map((entry) => [keyOf(entry), entry]),
  );
  await store.writeWhatIfEntries(
    report,
    entries.map((entry) => mergeEntries(known.get(keyOf(entry)), entry)),
  );
}

const keyOf = ({ kind, id }: WhatIfEntry): string => `${kind} ${id}`;
