import type { ExportDelta, HeldExport, Instance } from '@cognate/server';
import { describeDelta, labelsOf } from '../objects/describe-delta.ts';

/** A held export as it is shown: references by the names of what they mean. */
export interface LabelledExport {
  readonly held: HeldExport;
  /** What it would change, one line each. */
  readonly changes: readonly string[];
  readonly json: Readonly<Record<string, unknown>>;
}

export async function labelledExports(
  instance: Instance,
  exports: readonly HeldExport[],
): Promise<readonly LabelledExport[]> {
  const shown = new Map<number, LabelledExport>();
  for (const [connector, own] of Map.groupBy(exports, (held) => held.connector)) {
    const label = await labelsOf(
      instance,
      connector,
      own.map(({ delta }) => delta),
    );
    for (const held of own)
      shown.set(held.id, {
        held,
        changes: describeDelta(held.delta, label),
        json: jsonOf(held, label),
      });
  }
  return exports.flatMap(({ id }) => shown.get(id) ?? []);
}

type Labels = Awaited<ReturnType<typeof labelsOf>>;

const jsonOf = ({ delta, id, ...held }: HeldExport, label: Labels): LabelledExport['json'] => ({
  export: id,
  connector: held.connector,
  object: held.object,
  type: held.type,
  dn: held.dn,
  op: delta.op,
  newDn: delta.dn ?? null,
  attributes: delta.attributes,
  references: labelled(delta.references, label),
  state: held.state,
  by: held.by,
  at: held.at,
});

const labelled = (references: ExportDelta['references'], label: Labels): unknown =>
  Object.fromEntries(
    Object.entries(references).map(([attribute, { add, remove }]) => [
      attribute,
      { add: add.map(label), remove: remove.map(label) },
    ]),
  );
