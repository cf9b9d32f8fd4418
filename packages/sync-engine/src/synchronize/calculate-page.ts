import { setImmediate } from 'node:timers/promises';
import { foldDn } from '@cognate/kernel';
import { Workspace } from '@cognate/sync-rules';
import type { SyncError, TraceEvent, WorkspaceInput } from '@cognate/sync-rules';
import { hideSecrets } from '../secrets/hide-secrets.ts';
import { findHolders, loadHolders, NO_HOLDERS } from './holders.ts';
import type { Holder, LoadedHolders } from './holders.ts';
import type { LoadedPage } from './load-page.ts';
import type { IndexEntry } from '../ports/sync-store.ts';
import type { PageContext } from './page-context.ts';
import type { PageInFlight } from './page-effects.ts';
import { KnownContainers } from './known-containers.ts';
import { TakenValues } from './taken-values.ts';

const YIELD_EVERY = 50;

/** Objects that a provisioning script may create in one connector, on average, for an object of the page. */
const SCRIPTED_OBJECTS = 5;

/** A calculated page: what changed, and which of its objects failed. */
export interface CalculatedPage {
  readonly workspace: Workspace;
  readonly failures: ReadonlyMap<number, SyncError>;
  /** Ids of the pending exports that exist, by object. */
  readonly pendingExports: ReadonlyMap<number, number>;
  readonly confirmedExports: LoadedPage['confirmedExports'];
}

/** What is to be calculated. */
export interface PageCalculation {
  readonly page: LoadedPage;
  readonly ids: readonly number[];
  /** Calculates one id in the workspace. */
  readonly calculate: (workspace: Workspace, id: number) => SyncError | undefined;
  /** An earlier page that may still be on its way into the store. */
  readonly before?: PageInFlight | undefined;
  readonly trace?: (event: TraceEvent) => void;
}

/**
 * Calculates a page, one id after the other. Names that new objects want are looked up in between: where one is
 * taken, the page is simply calculated again with that knowledge.
 */
export async function calculatePage(
  context: PageContext,
  work: PageCalculation,
): Promise<CalculatedPage> {
  let occupied: readonly Holder[] = [];
  let holders = NO_HOLDERS;
  const values = new TakenValues(context.store);
  const containers = new KnownContainers(context);
  for (;;) {
    const page = { ...work, taken: values.known, containers: containers.known };
    const calculated = await calculateOnce(context, page, occupied, holders);
    if (work.before) {
      if (await isFree(context, calculated.workspace, work.before)) return calculated;
      // What the page wants may be what the earlier one is taking or giving up.
      await work.before.written;
    }
    const found = await findHolders(context, calculated.workspace, occupied);
    const learnt =
      (await values.lookUp(calculated.workspace)) ||
      (await containers.lookUp(calculated.workspace));
    if (found.length === 0 && !learnt) return calculated;
    occupied = [...occupied, ...found];
    holders = await loadHolders(context, work.page, occupied);
  }
}

/** Whether nobody has what the page wants, as is certain before an earlier page is written: most want new names. */
async function isFree(
  context: PageContext,
  workspace: Workspace,
  before: PageInFlight,
): Promise<boolean> {
  if (workspace.askedValues.size + workspace.askedContainers.size > 0) return false;
  for (const { connector, dn } of workspace.asked.values())
    if (before.effects.names.has(context.keysOf(connector).ofDn(dn))) return false;
  return (await findHolders(context, workspace, [])).length === 0;
}

async function calculateOnce(
  context: PageContext,
  {
    page,
    ids,
    calculate,
    trace,
    taken,
    containers,
  }: PageCalculation & {
    readonly taken: readonly IndexEntry[];
    readonly containers: NonNullable<WorkspaceInput['containers']>;
  },
  occupied: readonly Holder[],
  holders: LoadedHolders,
): Promise<CalculatedPage> {
  // A page that is calculated again takes new ids, so that no id is ever used for two objects.
  await reserveIds(context, ids.length);
  const workspace = new Workspace({
    ...page.input,
    objects: [...page.input.objects, ...holders.objects],
    index: [...page.input.index, ...taken],
    referenceTargets: [...page.input.referenceTargets, ...holders.referenceTargets],
    occupied: occupied.map(({ connector, dn, object }) => ({
      connector,
      foldedDn: foldDn(context.rules.connectors.get(connector)?.dnStyle ?? 'generic', dn),
      object,
    })),
    containers,
    newMetaverseId: () => context.ids.take('metaverse'),
    newObjectId: () => context.ids.take('object'),
    ...(trace ? { trace } : {}),
  });
  const failures = new Map<number, SyncError>();
  for (const [index, id] of ids.entries()) {
    const error = calculate(workspace, id);
    if (error) failures.set(id, hideSecrets(workspace, id, error));
    // A long calculation would starve the connections that are being written to. A script that fails may have taken all
    // the time that it was given; the claim on the data has to be renewed all the same.
    if (index % YIELD_EVERY === YIELD_EVERY - 1 || error) await setImmediate();
  }
  const pendingExports = new Map([...page.pendingExports, ...holders.pendingExports]);
  return { workspace, failures, pendingExports, confirmedExports: page.confirmedExports };
}

async function reserveIds(context: PageContext, size: number): Promise<void> {
  await context.ids.reserve('metaverse', size);
  // A script may do what it likes; more than this for an object in each connector is no use.
  const scripted = context.rules.provisioning === undefined ? 0 : SCRIPTED_OBJECTS;
  // One object may be provisioned once per outbound rule, and again after it was taken away.
  const rules = context.rules.connectorList.reduce(
    (sum, connector) => sum + connector.outbound.length + scripted,
    0,
  );
  await context.ids.reserve('object', size * rules * 2 + 10);
}
