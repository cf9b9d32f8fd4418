import { suggestName } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { RunRow, RunStore } from '@cognate/sync-engine';

/** A counter of a step: `block` is staging, discovery, inbound, outbound or export. */
interface StepCounter {
  readonly step: number;
  readonly block: string;
  readonly counter: string;
  /** The connector that the objects belong to. */
  readonly connector: string;
  readonly count: number;
}

/** An object that a run counted. */
export interface CountedObject extends Omit<StepCounter, 'count'> {
  readonly id: number;
  /** Null when it is gone. */
  readonly dn: string | null;
}

export interface CounterSelection {
  readonly counter: string;
  readonly step?: number | undefined;
  readonly connector?: string | undefined;
  readonly limit: number;
}

/** The objects behind a counter of a run, and how many were counted; `unknown-object` where nothing was. */
export async function countedObjects(
  store: Pick<RunStore, 'countedObjects'>,
  run: RunRow,
  { counter: name, step, connector, limit }: CounterSelection,
): Promise<{ readonly objects: readonly CountedObject[]; readonly count: number }> {
  const counters = countersOf(run);
  const meant = counters.filter(
    (each) =>
      each.counter === name.toLowerCase() &&
      (step ?? each.step) === each.step &&
      (connector ?? each.connector) === each.connector,
  );
  if (meant.length === 0) throw unknownCounter(run, name, counters);
  const objects: CountedObject[] = [];
  for (const { count: _, ...counter } of meant) {
    if (objects.length >= limit) break;
    const stored = counter.block === 'outbound' ? `outbound.${counter.counter}` : counter.counter;
    const only = { connector: counter.connector, limit: limit - objects.length };
    for (const { id, dn } of await store.countedObjects(run.id, counter.step, stored, only))
      objects.push({ ...counter, id, dn });
  }
  return { objects, count: meant.reduce((sum, each) => sum + each.count, 0) };
}

function countersOf({ connector: own, steps }: RunRow): readonly StepCounter[] {
  return steps.flatMap(({ step, counters: { staging, discovery, inbound, outbound, ...rest } }) => {
    const listed = (
      block: string,
      connector: string,
      counts: Readonly<Record<string, number>>,
    ): readonly StepCounter[] =>
      Object.entries(counts).map(([counter, count]) => {
        return { step, block, counter, connector, count };
      });
    return [
      ...listed('staging', own, staging),
      ...listed('discovery', own, discovery),
      ...listed('inbound', own, inbound),
      ...Object.entries(outbound).flatMap(([connector, counts]) =>
        listed('outbound', connector, counts),
      ),
      ...listed('export', own, rest.export),
    ];
  });
}

function unknownCounter(run: RunRow, name: string, counters: readonly StepCounter[]): AppError {
  const known = [...new Set(counters.map(({ counter }) => counter))];
  return new AppError('unknown-object', `Run ${run.id} counted nothing as "${name}" there.`, {
    remedy: suggestName(name, known) ?? `"cognate runs ${run.id}" shows what it counted.`,
  });
}
