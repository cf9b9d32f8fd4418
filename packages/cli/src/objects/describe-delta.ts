import { describeValues } from '@cognate/server';
import type { ExportDelta } from '@cognate/server';

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
