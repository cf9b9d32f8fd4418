import { labelsOf, shownExport } from '@cognate/server';
import type { HeldExport, Instance, ShownExport } from '@cognate/server';
import { describeDelta } from '../objects/describe-delta.ts';

/** A held export as it is shown: references by the names of what they mean. */
export interface LabelledExport {
  readonly held: HeldExport;
  /** What it would change, one line each. */
  readonly changes: readonly string[];
  readonly json: ShownExport;
}

export async function labelledExports(
  { store }: Instance,
  exports: readonly HeldExport[],
): Promise<readonly LabelledExport[]> {
  const shown = new Map<number, LabelledExport>();
  for (const [connector, own] of Map.groupBy(exports, (held) => held.connector)) {
    const label = await labelsOf(
      store,
      connector,
      own.map(({ delta }) => delta),
    );
    for (const held of own)
      shown.set(held.id, {
        held,
        changes: describeDelta(held.delta, label),
        json: shownExport(held, label),
      });
  }
  return exports.flatMap(({ id }) => shown.get(id) ?? []);
}
