import type { RunStepRow } from '@cognate/sync-engine';

/**
 * A step in the figures that people compare. What they mean depends on the step: an import counts staged objects, a
 * synchronization metaverse objects and what it leaves to be exported, an export what was sent.
 */
export interface StepSummary {
  readonly objects: number;
  readonly adds: number;
  readonly updates: number;
  readonly renames: number;
  readonly deletes: number;
  readonly unchanged: number;
  readonly errors: number;
  /** Changes that a synchronization left to be exported. */
  readonly exportsQueued: number;
  readonly seconds: number;
  readonly objectsPerSecond: number;
}

type Counters = Readonly<Record<string, number>>;

/** Which counters add up to which figure; the names are MIM's. */
const IMPORT = {
  adds: ['stage-add', 'stage-delete-add'],
  updates: ['stage-update'],
  renames: ['stage-rename'],
  deletes: ['stage-delete'],
  unchanged: ['stage-no-change'],
  errors: ['stage-failure'],
} as const;
const SYNCHRONIZATION = {
  adds: ['disconnector-projected-flow', 'disconnector-projected-no-flow'],
  updates: ['connector-flow', 'disconnector-joined-flow', 'disconnector-joined-no-flow'],
  renames: [],
  deletes: [
    'connector-delete-remove-mv',
    'connector-delete-leave-mv',
    'connector-filtered-remove-mv',
    'connector-filtered-leave-mv',
    'connector-flow-remove-mv',
    'disconnector-joined-remove-mv',
    'disconnector-projected-remove-mv',
    'connector-delete-add-processed',
  ],
  unchanged: ['connector-no-flow', 'disconnector-filtered', 'disconnector-remains'],
  errors: ['flow-failure'],
} as const;
const EXPORT = {
  adds: ['export-add', 'export-delete-add'],
  updates: ['export-update'],
  renames: ['export-rename'],
  deletes: ['export-delete'],
  unchanged: [],
  errors: ['export-failure'],
} as const;
const NO_CHANGE = new Set(['connector-no-flow']);

/** Adds a step's counters up. A step that is still running counts until `now`. */
export function summarizeStep(step: RunStepRow, now: Date): StepSummary {
  const { counters, type } = step;
  const [block, figures] = type.endsWith('import')
    ? [counters.staging, IMPORT]
    : type === 'export'
      ? [counters.export, EXPORT]
      : [counters.inbound, SYNCHRONIZATION];
  const of = (names: readonly string[]): number => sum(names.map((name) => block[name] ?? 0));
  const objects = sum(Object.values(block));
  const seconds = ((step.endedAt ?? now).getTime() - step.startedAt.getTime()) / 1000;
  return {
    objects,
    adds: of(figures.adds),
    updates: of(figures.updates),
    renames: of(figures.renames),
    deletes: of(figures.deletes),
    unchanged: of(figures.unchanged),
    errors: of(figures.errors),
    exportsQueued: sum(Object.values(counters.outbound).map(queued)),
    seconds,
    objectsPerSecond: seconds > 0 ? Math.round(objects / seconds) : 0,
  };
}

/** Whether a step changed anything, here or in a connected system. */
export const hasChanges = (summary: StepSummary): boolean =>
  summary.adds + summary.updates + summary.renames + summary.deletes + summary.exportsQueued > 0;

const queued = (counters: Counters): number =>
  sum(Object.entries(counters).map(([name, count]) => (NO_CHANGE.has(name) ? 0 : count)));

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
