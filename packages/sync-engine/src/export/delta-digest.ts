import { hash } from 'node:crypto';
import type { Value } from '@cognate/kernel';
import type { ExportDelta } from '@cognate/sync-rules';

/** The same for equal changes, whatever the order in which they were calculated. */
export function deltaDigest({ op, dn, attributes, references }: ExportDelta): string {
  const changes = Object.entries(references).map(([name, { add, remove }]) => [
    name,
    add.map(told).sort(),
    remove.map(told).sort(),
  ]);
  const content = [op, dn ?? null, sorted(Object.entries(attributes)), sorted(changes)];
  return hash('sha256', JSON.stringify(content), 'hex');
}

/** An object by its id is not the name that is written in the same way. */
const told = (target: Value): string => `${typeof target} ${target}`;

const sorted = (entries: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] =>
  [...entries].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
