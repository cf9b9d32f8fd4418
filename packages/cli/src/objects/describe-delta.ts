import type { ExportDelta, Instance } from '@cognate/server';
import { describeValues } from './describe-values.ts';

type Labels = (value: string | number | boolean) => string;

/** A pending or unconfirmed export in words, one line per change. */
export function describeDelta(delta: ExportDelta, label: Labels): readonly string[] {
  return [
    ...(delta.dn === undefined ? [] : [`renamed to ${delta.dn}`]),
    ...Object.entries(delta.attributes).map(
      ([attribute, values]) => `${attribute}: ${describeValues(values)}`,
    ),
    ...Object.entries(delta.references).flatMap(([attribute, { add, remove }]) => [
      ...(add.length === 0 ? [] : [`${attribute}: adds ${describeValues(add, label)}`]),
      ...(remove.length === 0 ? [] : [`${attribute}: removes ${describeValues(remove, label)}`]),
    ]),
  ];
}

/** Names for the objects that the references of exports mean. */
export async function labelsOf(
  instance: Instance,
  connector: string,
  deltas: readonly (ExportDelta | undefined)[],
): Promise<Labels> {
  const ids = deltas.flatMap((delta) =>
    Object.values(delta?.references ?? {}).flatMap(({ add, remove }) =>
      [...add, ...remove].filter((value): value is number => typeof value === 'number'),
    ),
  );
  if (ids.length === 0) return String;
  const targets = await instance.store.referenceTargets(connector, [...new Set(ids)]);
  const names = new Map(targets.map(({ id, dn }) => [id, dn]));
  return (value) =>
    typeof value === 'number' ? (names.get(value) ?? `object ${value}`) : String(value);
}
