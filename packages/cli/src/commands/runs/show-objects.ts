import { countedObjects } from '@cognate/server';
import type { CountedObject, Instance, RecordedRun } from '@cognate/server';
import type { CommandArguments } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { formatNumber, renderTable } from '../../output/render-table.ts';

const SHOWN_OBJECTS = 100;

/** Lists the objects behind a counter of a run. */
export async function showObjects(
  run: RecordedRun,
  args: CommandArguments,
  context: CommandContext,
  instance: Instance,
): Promise<ExitCode> {
  const { output } = context;
  const name = args.option('objects') ?? '';
  const { objects, count } = await countedObjects(instance.store, run, {
    counter: name,
    step: countOption(args, 'step'),
    connector: args.option('connector'),
    limit: countOption(args, 'limit') ?? SHOWN_OBJECTS,
  });
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
  if (objects.length === 0) output.note(withoutList(name));
  else if (objects.length < count)
    output.note(`${formatNumber(count)} objects in all; --limit ${count} lists them.`);
  return EXIT.ok;
}

/** Why a counter has no objects to list. */
const withoutList = (counter: string): string =>
  `The history keeps no list of the objects counted as ${counter}.`;
