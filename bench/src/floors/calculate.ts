import type { ImportPage } from '@cognate/connector-kit';
import { AppError, foldDn, must } from '@cognate/kernel';
import { synchronizeObject, Workspace } from '@cognate/sync-rules';
import type { SyncRules, WorkspaceInput } from '@cognate/sync-rules';
import { TARGETS } from '../configuration/target-connector.ts';
import { confirmed, createNumbering, sourcePage } from './connector-space-page.ts';
import type { Numbering, SourcePage } from './connector-space-page.ts';
import { createStopWatch } from './floor.ts';
import type { FloorPart, StopWatch } from './floor.ts';

/** What a calculation works with besides the objects. */
export interface CalculationSettings {
  readonly rules: SyncRules;
  readonly users: number;
  /** The object type of groups in the source. */
  readonly groupType: string;
}

/** The flow calculation of the two kinds of synchronization. */
export interface CalculationFloors {
  readonly fullSync: FloorPart;
  readonly confirmingSync: FloorPart;
}

/**
 * Calculates what the first synchronization of the source calculates, and that of the targets after their confirming
 * import, on objects in memory, each object once and with everything known beforehand. Nothing is read or written;
 * bringing the objects into the form in which the calculation takes them is not counted.
 */
export async function calculate(
  { rules, users, groupType }: CalculationSettings,
  pages: AsyncIterable<ImportPage>,
): Promise<CalculationFloors> {
  const source = must(rules.connectors.get('source'), 'the benchmark has a source');
  const numbering = createNumbering(users, groupType);
  const full = createStopWatch();
  const confirming = createStopWatch();
  let count = 0;
  for await (const { entries } of pages) {
    const page = sourcePage(source, numbering, entries);
    const workspace = full.time(() => synchronizeSource(rules, numbering, page));
    for (const after of afterConfirmation(rules, numbering, page, workspace))
      synchronizeTarget(after, confirming);
    count += entries.length;
  }
  return {
    fullSync: { name: 'calculate', seconds: full.seconds(), count },
    confirmingSync: {
      name: 'calculate',
      seconds: confirming.seconds(),
      count: count * TARGETS.length,
    },
  };
}

function synchronizeSource(rules: SyncRules, numbering: Numbering, page: SourcePage): Workspace {
  let ordinal = 0;
  let provisioned = 0;
  const workspace = new Workspace({
    ...NOTHING_FOUND,
    rules,
    run: 1,
    objects: page.objects,
    metaverse: [],
    referenceTargets: page.referenceTargets,
    newMetaverseId: () => numbering.metaverseId(ordinal),
    newObjectId: () => {
      provisioned += 1;
      return numbering.targetId(ordinal, provisioned - 1);
    },
  });
  for (const { id } of page.objects) {
    ordinal = page.ordinals.get(id) ?? 0;
    provisioned = 0;
    refuse(synchronizeObject(workspace, id));
  }
  return workspace;
}

interface TargetPage {
  readonly input: WorkspaceInput;
  readonly synchronizing: readonly number[];
}

/** What the synchronization of each target finds when all that was to be sent has come back. */
function* afterConfirmation(
  rules: SyncRules,
  numbering: Numbering,
  { referenceTargets }: SourcePage,
  synchronized: Workspace,
): Generator<TargetPage> {
  const metaverse = [...synchronized.changedMetaverse()].flatMap(({ after }) => after ?? []);
  const all = [...synchronized.changedObjects()].flatMap(({ after }) => after ?? []);
  for (const target of TARGETS) {
    const objects = all.map((cs) => {
      if (cs.connector === 'source') return cs;
      const back = confirmed(numbering, cs);
      return cs.connector === target ? back : { ...back, pendingImport: 'none' as const };
    });
    const synchronizing = all.flatMap(({ id, connector }) => (connector === target ? [id] : []));
    const input = { ...NOTHING_NEW, rules, run: 2, objects, metaverse, referenceTargets };
    yield { input, synchronizing };
  }
}

function synchronizeTarget({ input, synchronizing }: TargetPage, watch: StopWatch): void {
  const workspace = watch.time(() => {
    const page = new Workspace(input);
    for (const id of synchronizing) refuse(synchronizeObject(page, id));
    return page;
  });
  for (const { after } of workspace.changedObjects())
    if (after?.pendingExport !== undefined)
      throw internalError('a confirmed export is not what was sent');
}

const NOTHING_FOUND = {
  index: [],
  occupied: [],
  foldDn: (connector, dn) => foldDn(connector.dnStyle, dn),
} satisfies Partial<WorkspaceInput>;

const NOTHING_NEW = {
  ...NOTHING_FOUND,
  newMetaverseId: noNewObject,
  newObjectId: noNewObject,
} satisfies Partial<WorkspaceInput>;

function noNewObject(): never {
  throw internalError('a confirming synchronization made an object');
}

/** The data of the benchmark are clean: an error means that not the whole calculation was measured. */
function refuse(error: ReturnType<typeof synchronizeObject>): void {
  if (error !== undefined) throw internalError(`${error.type}: ${error.message}`);
}

const internalError = (what: string): AppError =>
  new AppError('internal-error', `Internal error: ${what}`);
