import type { ExportStore, HeldExport } from '@cognate/sync-engine';
import type { ExportDelta } from '@cognate/sync-rules';

type Labels = (value: string | number | boolean) => string;

/** Names for the objects that the references of exports mean. */
export async function labelsOf(
  store: Pick<ExportStore, 'referenceTargets'>,
  connector: string,
  deltas: readonly (ExportDelta | undefined)[],
): Promise<Labels> {
  const ids = deltas.flatMap((delta) =>
    Object.values(delta?.references ?? {}).flatMap(({ add, remove }) =>
      [...add, ...remove].filter((value): value is number => typeof value === 'number'),
    ),
  );
  if (ids.length === 0) return String;
  const targets = await store.referenceTargets(connector, [...new Set(ids)]);
  const names = new Map(targets.map(({ id, dn }) => [id, dn]));
  return (value) =>
    typeof value === 'number' ? (names.get(value) ?? `object ${value}`) : String(value);
}

/** A change as it is shown: references by the names of what they mean. */
export const shownDelta = (
  { op, dn, attributes, references }: ExportDelta,
  label: Labels,
): ShownDelta => ({
  op,
  newDn: dn ?? null,
  attributes,
  references: Object.fromEntries(
    Object.entries(references).map(([attribute, { add, remove }]) => [
      attribute,
      { add: add.map(label), remove: remove.map(label) },
    ]),
  ),
});

export interface ShownDelta {
  readonly op: ExportDelta['op'];
  readonly newDn: string | null;
  readonly attributes: ExportDelta['attributes'];
  readonly references: Readonly<
    Record<string, { readonly add: readonly string[]; readonly remove: readonly string[] }>
  >;
}

/** A held export as it is shown. */
export interface ShownExport
  extends
    Pick<HeldExport, 'connector' | 'object' | 'type' | 'dn' | 'state' | 'by' | 'at'>,
    ShownDelta {
  readonly export: number;
}

export const shownExport = (
  { id, connector, object, type, dn, delta, state, by, at }: HeldExport,
  label: Labels,
): ShownExport => ({
  export: id,
  connector,
  object,
  type,
  dn,
  ...shownDelta(delta, label),
  state,
  by,
  at,
});
