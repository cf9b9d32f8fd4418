import path from 'node:path';
import { connectorIdOf, readOldObjects } from '@cognate/migrate';
import type { OldObject } from '@cognate/migrate';
import type { Instance } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import type { CommandContext } from '../../command-context.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { takeJoinsOver } from '../../migrate/take-joins-over.ts';
import type { JoinTally } from '../../migrate/take-joins-over.ts';
import { printable } from '../../output/printable.ts';
import { renderTable } from '../../output/render-table.ts';

const SHOWN = 20;

/** `cognate migrate data <file>...` */
export const migrateDataCommand: Command = {
  path: ['migrate', 'data'],
  summary: 'Takes over the joins of a MIM server, and compares its objects with those here.',
  description: [
    'Give files that the old server wrote with csexport (cs-objects) or metaverse objects with their links (mv-objects); they may be of any size. Connectors are found by the names of the management agents, objects by their names or anchors.',
    'First import and synchronize everything, so that the rules join what they can. What belonged to one metaverse object there and is not connected here is then joined by hand to the one that the others belong to. Each is a run of its own in the history, and such a connector is left alone by connector filters. Nothing is decided where the others belong to several.',
  ],
  positionals: [{ name: 'file', summary: 'The files of the old server.', repeated: true }],
  options: [{ name: 'dry-run', summary: 'Only compares and says what would be joined.' }],
  examples: [
    { line: 'migrate data ad.xml hr.xml --dry-run', does: 'Compares the objects and their joins.' },
    { line: 'migrate data ad.xml hr.xml', does: 'Joins what the rules did not join.' },
  ],
  run: async (args, context) => {
    const objects = await readAll(args.repeatedPositional('file'), context);
    return context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const connectorOf = (agent: string): string => {
        const id = connectorIdOf(agent);
        return rules.connectors.get(id)?.id ?? id;
      };
      const dryRun = args.flag('dry-run');
      const startedBy = context.user;
      const tally = await takeJoinsOver(instance, objects, { dryRun, startedBy, connectorOf });
      const counts = await compareCounts(instance, objects, connectorOf);
      context.output.result({ dryRun, ...tally, counts }, () =>
        [
          renderCounts(counts, context),
          `Joined already: ${tally.joined}. ${dryRun ? 'Would be joined' : 'Joined now'}: ${tally.taken}.`,
          ...listed('Not found here', tally.missing),
          ...listed('Nothing is projected for', tally.notProjected),
          ...listed('Belong to several metaverse objects here', tally.conflicts),
          '',
        ].join('\n'),
      );
      return hasDifferences(tally, counts) ? EXIT.findings : EXIT.ok;
    });
  },
};

async function readAll(
  files: readonly string[],
  { workingDirectory }: CommandContext,
): Promise<readonly OldObject[]> {
  const objects: OldObject[] = [];
  for (const file of files)
    for await (const object of readOldObjects(path.resolve(workingDirectory, file), file))
      objects.push(object);
  return objects;
}

interface Counts {
  readonly connector: string;
  readonly connectorsThere: number;
  readonly connectorsHere: number;
  readonly exportsThere: number;
  readonly exportsHere: number;
}

/** Connectors and pending exports of each management agent in the files, beside those here. */
async function compareCounts(
  { store }: Instance,
  objects: readonly OldObject[],
  connectorOf: (agent: string) => string,
): Promise<readonly Counts[]> {
  const statistics = await store.statistics();
  return [...Map.groupBy(objects, ({ agent }) => connectorOf(agent))].map(([id, own]) => {
    const here = statistics.find(({ connector }) => connector === id);
    return {
      connector: id,
      connectorsThere: own.filter(({ metaverse }) => metaverse !== '').length,
      connectorsHere: here?.connectors ?? 0,
      exportsThere: own.filter(({ pendingExport }) => pendingExport === true).length,
      exportsHere:
        (here?.['export-add'] ?? 0) +
        (here?.['export-update'] ?? 0) +
        (here?.['export-delete'] ?? 0),
    };
  });
}

const renderCounts = (counts: readonly Counts[], { output }: CommandContext): string =>
  renderTable(
    [
      { title: 'connector', value: ({ connector }) => connector },
      { title: 'connectors there', value: ({ connectorsThere }) => connectorsThere },
      { title: 'here', value: ({ connectorsHere }) => connectorsHere },
      { title: 'pending exports there', value: ({ exportsThere }) => exportsThere },
      { title: 'here', value: ({ exportsHere }) => exportsHere },
    ],
    counts,
    output.style,
  );

function listed(title: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    `${title} (${names.length}):`,
    ...names.slice(0, SHOWN).map((name) => `  ${printable(name)}`),
    ...(names.length > SHOWN ? [`  ... and ${names.length - SHOWN} more`] : []),
  ];
}

const hasDifferences = (tally: JoinTally, counts: readonly Counts[]): boolean =>
  tally.missing.length + tally.notProjected.length + tally.conflicts.length > 0 ||
  counts.some(({ connectorsThere, connectorsHere }) => connectorsThere !== connectorsHere);
