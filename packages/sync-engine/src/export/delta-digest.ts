import { hash } from 'node:crypto';
import type { Value } from '@cognate/kernel';
import type { ExportDelta } from '@cognate/sync-rules';
import { isSealed } from '../secrets/sealed-values.ts';

/**
 * The same for equal changes, whatever the order in which they were calculated. Of sealed values it tells only that
 * they are there: nobody who decides sees more of them either.
 */
export function deltaDigest({ op, dn, type, attributes, references }: ExportDelta): string {
  const changes = Object.entries(references).map(([name, { add, remove }]) => [
    name,
    add.map(told).sort(),
    remove.map(told).sort(),
  ]);
  const values = Object.entries(attributes).map(([name, of]) => [
    name,
    of.map((value) => (isSealed(value) ? null : value)),
  ]);
  const what = type === undefined ? op : [op, type];
  const content = [what, dn ?? null, sorted(values), sorted(changes)];
  return hash('sha256', JSON.stringify(content), 'hex');
}

/** An object by its id is not the name that is written in the same way. */
const told = (target: Value): string => `${typeof target} ${target}`;

const sorted = (entries: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] =>
  [...entries].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
