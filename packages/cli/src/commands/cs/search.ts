import type { Instance } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { findConnector } from '../../objects/find-object.ts';
import { renderTable } from '../../output/render-table.ts';

const PAGE = 2000;
const DEFAULT_LIMIT = 50;

interface FoundObject {
  readonly id: number;
  readonly type: string;
  readonly dn: string;
  readonly state: string;
  readonly pendingImport: string;
  readonly metaverse: number | null;
}

/** `cognate cs search <connector> [text]` */
export const csSearchCommand: Command = {
  path: ['cs', 'search'],
  summary: 'Lists objects of a connector space.',
  description: [
    'With a text only objects whose name or values contain it, whatever its case. The objects are read one by one until enough are found; in a large connector space a rare text takes its time.',
  ],
  positionals: [
    { name: 'connector', summary: 'The connector, by its id.' },
    { name: 'text', summary: 'What the name or a value contains.', optional: true },
  ],
  options: [
    { name: 'limit', value: 'N', summary: `How many (default: ${DEFAULT_LIMIT}).` },
    { name: 'after', value: 'NUMBER', summary: 'Only objects after this number, to page on.' },
  ],
  examples: [{ line: 'cs search hr "horváth"', does: 'The rows that contain this name.' }],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const connector = findConnector(rules, args.positional('connector'));
      const objects = await search(instance, connector.id, {
        text: (args.optionalPositional('text') ?? '').toLowerCase().normalize('NFC'),
        after: countOption(args, 'after') ?? 0,
        limit: countOption(args, 'limit') ?? DEFAULT_LIMIT,
        signal: context.signal,
      });
      const { output } = context;
      output.result(objects, () =>
        renderTable(
          [
            { title: 'number', value: ({ id }: FoundObject) => String(id), align: 'right' },
            { title: 'type', value: ({ type }) => type },
            { title: 'name', value: ({ dn }) => dn },
            { title: 'state', value: ({ state }) => state },
            { title: 'pending', value: ({ pendingImport }) => pendingImport },
            {
              title: 'metaverse',
              value: ({ metaverse }) => (metaverse === null ? '' : String(metaverse)),
              align: 'right',
            },
          ],
          objects,
          output.style,
        ),
      );
      if (objects.length === 0) output.note('Nothing was found.');
      return objects.length === 0 ? EXIT.findings : EXIT.ok;
    }),
};

interface Search {
  readonly text: string;
  readonly after: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

async function search(
  instance: Instance,
  connector: string,
  { text, after, limit, signal }: Search,
): Promise<readonly FoundObject[]> {
  const found: FoundObject[] = [];
  for (let last = after; found.length < limit;) {
    signal.throwIfAborted();
    const ids = await instance.store.objectIds(connector, last, PAGE);
    if (ids.length === 0) break;
    last = ids.at(-1) ?? last;
    const objects = await instance.store.objectsById(ids.map((id) => ({ connector, id })));
    const matching = objects
      .filter(({ dn, body }) => contains(dn, text) || contains(body ?? '', text))
      .sort((a, b) => a.id - b.id);
    found.push(
      ...matching.map(({ id, type, dn, link, state, pending }) => ({
        id,
        type,
        dn,
        state: link === undefined ? `${state} disconnector` : 'connector',
        pendingImport: pending,
        metaverse: link?.mv ?? null,
      })),
    );
  }
  return found.slice(0, limit);
}

const contains = (haystack: string, text: string): boolean =>
  text === '' || haystack.toLowerCase().normalize('NFC').includes(text);
