import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { compareConnectors, renderConnectors } from '../../migrate/compare-old-server.ts';
import { connectorFinder, readOldServer } from '../../migrate/read-old-server.ts';
import { renderNames } from '../../migrate/render-names.ts';
import { takeJoinsOver } from '../../migrate/take-joins-over.ts';

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
    const old = await readOldServer(args.repeatedPositional('file'), context);
    return context.withInstance(async (instance): Promise<ExitCode> => {
      const connectorOf = await connectorFinder(instance);
      const dryRun = args.flag('dry-run');
      const startedBy = context.user;
      const { apart: _, ...tally } = await takeJoinsOver(instance, old.objects, {
        dryRun,
        startedBy,
        connectorOf,
      });
      const counts = await compareConnectors(instance, old, connectorOf);
      context.output.result({ dryRun, ...tally, counts }, () =>
        [
          renderConnectors(counts, context),
          `Joined already: ${tally.joined}. ${dryRun ? 'Would be joined' : 'Joined now'}: ${tally.taken}.`,
          ...renderNames('Not found here', tally.missing),
          ...renderNames('Nothing is projected for', tally.notProjected),
          ...renderNames('Belong to several metaverse objects here', tally.conflicts),
          '',
        ].join('\n'),
      );
      const { missing, notProjected, conflicts } = tally;
      const differs =
        missing.length + notProjected.length + conflicts.length > 0 ||
        counts.some(({ connectorsThere, connectorsHere }) => connectorsThere !== connectorsHere);
      return differs ? EXIT.findings : EXIT.ok;
    });
  },
};
