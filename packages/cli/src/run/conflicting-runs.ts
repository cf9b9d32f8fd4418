import { foldName } from '@cognate/kernel';
import type { SyncRules } from '@cognate/server';
import type { CycleStep } from './run-cycle.ts';

type Synchronizes = (step: CycleStep) => boolean;

/** Tells which run profiles synchronize. */
export const synchronizing =
  ({ connectors }: Pick<SyncRules, 'connectors'>): Synchronizes =>
  ({ connector, profile }) =>
    connectors
      .get(connector)
      ?.runProfiles.get(profile)
      ?.steps.some(({ type }) => type.endsWith('-sync')) ?? true;

/**
 * Tells which runs of a cycle have to keep their order: those of one connector, and whatever comes before or after a
 * synchronization, which looks at what all connectors have.
 */
export const conflictingRuns =
  (synchronizes: Synchronizes) =>
  (one: CycleStep, other: CycleStep): boolean =>
    foldName(one.connector) === foldName(other.connector) ||
    synchronizes(one) ||
    synchronizes(other);
