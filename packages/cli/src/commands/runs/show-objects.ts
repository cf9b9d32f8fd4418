import { AppError } from '@cognate/kernel';
import { suggestName } from '@cognate/contract';
import type { Instance, RecordedRun } from '@cognate/server';
import type { CommandArguments } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { formatNumber, renderTable } from '../../output/render-table.ts';

const SHOWN_OBJECTS = 100;

/** A counter of a step: `block` is staging, inbound, outbound or export. */
interface StepCounter {
  readonly step: number;
  readonly block: string;
  readonly counter: string;
  /** The connector that the objects belong to. */
  readonly connector: string;
  readonly count: number;
}

interface CountedObject extends Omit<StepCounter, 'count'> {
  readonly id: number;
  readonly dn: string | null;
}

/** Lists the objects behind a counter of a run. */
export async function showObjects(
  run: RecordedRun,
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const { output } = context;
  const name = args.option('objects') ?? '';
  const step = countOption(args, 'step');
  const connector = args.option('connector');
  const counters = countersOf(run);
  const meant = counters.filter(
    (each) =>
      each.counter === name.toLowerCase() &&
      (step ?? each.step) === each.step &&
      (connector ?? each.connector) === each.connector,
  );
  if (meant.length === 0) throw unknownCounter(run, name, counters);
  const limit = countOption(args, 'limit') ?? SHOWN_OBJECTS;
  const objects = await load(run, meant, limit, instance);
  output.result(objects, () =>
    renderTable(
      [
        { title: 'step', value: (object: CountedObject) => object.step },
        { title: 'counted as', value: ({ block, counter }) => `${block} ${counter}` },
        { title: 'connector', value: (object) => object.connector },
        { title: 'object', value: (object) => object.dn ?? '(gone)' },
        { title: 'id', value: ({ id }) => (id === 0 ? '' : String(id)), align: 'right' },
      ],
      objects,
      output.style,
    ),
  );
  const count = meant.reduce((sum, each) => sum + each.count, 0);
  if (objects.length === 0) output.note(withoutList(name));
  else if (objects.length < count)
    output.note(`${formatNumber(count)} objects in all; --limit ${count} lists them.`);
  return EXIT.ok;
}

function countersOf({ connector: own, steps }: RecordedRun): readonly StepCounter[] {
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

async function load(
  { id }: RecordedRun,
  counters: readonly StepCounter[],
  limit: number,
  { store }: Instance,
): Promise<readonly CountedObject[]> {
  const objects: CountedObject[] = [];
  for (const { step, block, counter, connector } of counters) {
    if (objects.length >= limit) break;
    const name = block === 'outbound' ? `outbound.${counter}` : counter;
    const only = { connector, limit: limit - objects.length };
    for (const { id: object, dn } of await store.countedObjects(id, step, name, only))
      objects.push({ step, block, counter, connector, id: object, dn });
  }
  return objects;
}

function unknownCounter(
  run: RecordedRun,
  name: string,
  counters: readonly StepCounter[],
): AppError {
  const known = [...new Set(counters.map(({ counter }) => counter))];
  return new AppError('unknown-object', `Run ${run.id} counted nothing as "${name}" there.`, {
    remedy: suggestName(name, known) ?? `"cognate runs ${run.id}" shows what it counted.`,
  });
}

/** Why a counter has no objects to list. */
const withoutList = (counter: string): string =>
  `The history keeps no list of the objects counted as ${counter}.`;
