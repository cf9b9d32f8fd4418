import { isDeletion } from '@cognate/sync-rules';
import { partitionScope } from '../runs/partition-scope.ts';
import type { StepContext } from '../runs/step-context.ts';
import type { ExportDecision } from '../ports/decision-store.ts';
import type { ExportRow } from '../ports/export-store.ts';
import { deltaDigest } from './delta-digest.ts';
import { pendingPages } from './pending-pages.ts';

/** What has been decided about an export as it is now; undefined for one that nobody knows of. */
export type Decided = ExportDecision['state'] | undefined;

/** Lets pass what may be sent: what was approved, and what needs no approval. */
export interface ExportGate {
  readonly pass: (rows: readonly ExportRow[]) => Promise<readonly ExportRow[]>;
  /** Passes on the approval of exports to what was held back of them for lack of a target. */
  readonly inherit: (
    parts: readonly { readonly id: number; readonly delta: ExportRow['delta'] }[],
  ) => Promise<void>;
  /** How many exports it kept from being sent that nobody discarded. */
  readonly held: () => number;
  /** Called at the end of the step. */
  readonly close: () => Promise<void>;
}

/**
 * The gate of an export step. What is held once waits until an operator decides or its content changes, whatever step
 * comes by; what was discarded is not sent by any.
 */
export async function exportGate(step: StepContext): Promise<ExportGate> {
  const { store, connector, now } = step;
  const isHolding = await holds(step);
  let held = 0;
  return {
    pass: async (rows) => {
      const decided = await decisions(step, rows);
      const fresh = isHolding ? rows.filter((row) => decided(row) === undefined) : [];
      if (fresh.length > 0)
        await store.writeExportDecisions(
          connector.id,
          fresh.map((row) => decision(row, 'held', null, now())),
        );
      const passing = rows.filter(
        (row) => decided(row) === 'approved' || (!isHolding && decided(row) === undefined),
      );
      held += fresh.length + rows.filter((row) => decided(row) === 'held').length;
      return passing;
    },
    inherit: async (parts) => {
      if (!isHolding || parts.length === 0) return;
      const approved = parts.map((part) => decision(part, 'approved', null, now()));
      await store.writeExportDecisions(connector.id, approved);
    },
    held: () => held,
    close: () => store.sweepExportDecisions(connector.id),
  };
}

const decision = (
  { id, delta }: Pick<ExportRow, 'id' | 'delta'>,
  state: ExportDecision['state'],
  by: string | null,
  at: Date,
): ExportDecision => ({ id, state, digest: deltaDigest(delta), by, at });

/** What has been decided about exports with the content that they have now. */
async function decisions(
  { store, connector }: Pick<StepContext, 'store' | 'connector'>,
  rows: readonly ExportRow[],
): Promise<(row: ExportRow) => Decided> {
  const found = await store.exportDecisions(
    connector.id,
    rows.map(({ id }) => id),
  );
  const byId = new Map(found.map((each) => [each.id, each]));
  return ({ id, delta }) => {
    const decided = byId.get(id);
    return decided?.digest === deltaDigest(delta) ? decided.state : undefined;
  };
}

/** Whether the step holds what nobody has decided about: always, or because it is too much. */
async function holds(step: StepContext): Promise<boolean> {
  const { hold } = step.settings;
  if (hold === undefined || typeof hold === 'boolean') return hold === true;
  const count = await countPending(step, (decided) => decided === undefined);
  return (
    count.changes > (hold.changes ?? Infinity) || count.deletions > (hold.deletions ?? Infinity)
  );
}

/** Counts the pending exports of the step's partition about which something was decided, or nothing. */
export async function countPending(
  step: StepContext,
  counts: (decided: Decided) => boolean,
): Promise<{ readonly changes: number; readonly deletions: number }> {
  const isInside = partitionScope(step.connector, step.settings.partition);
  let changes = 0;
  let deletions = 0;
  for await (const rows of pendingPages(step.store, step.connector.id)) {
    const decided = await decisions(step, rows);
    const counted = rows.filter((row) => isInside(row) && counts(decided(row)));
    changes += counted.length;
    deletions += counted.filter(({ delta }) => isDeletion(delta)).length;
  }
  return { changes, deletions };
}
