import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import {
  compareConnectors,
  compareMetaverse,
  renderConnectors,
  renderMetaverse,
} from '../../migrate/compare-old-server.ts';
import type { ConnectorCounts, MetaverseCounts } from '../../migrate/compare-old-server.ts';
import { connectorFinder, readOldServer } from '../../migrate/read-old-server.ts';
import { renderNames } from '../../migrate/render-names.ts';
import { takeJoinsOver } from '../../migrate/take-joins-over.ts';
import type { JoinTally } from '../../migrate/take-joins-over.ts';

/** `cognate migrate verify <file>...` */
export const migrateVerifyCommand: Command = {
  path: ['migrate', 'verify'],
  summary: 'Compares the objects here with those of a MIM server, and changes nothing.',
  description: [
    'Give files that the old server wrote with csexport (cs-objects) or metaverse objects with their links (mv-objects); they may be of any size. Compared are the metaverse objects of each type, the connectors of each management agent, what belongs together, and the exports that are pending.',
    'Ends with 1 where something differs. Pending exports count as different where the two servers have not as many of them.',
  ],
  positionals: [{ name: 'file', summary: 'The files of the old server.', repeated: true }],
  options: [],
  examples: [
    {
      line: 'migrate verify metaverse.xml ad.xml hr.xml',
      does: 'Shows what is there and not here, and the other way round.',
    },
  ],
  run: async (args, context) => {
    const old = await readOldServer(args.repeatedPositional('file'), context);
    return context.withInstance(async (instance): Promise<ExitCode> => {
      const connectorOf = await connectorFinder(instance);
      const options = { dryRun: true, startedBy: context.user, connectorOf };
      const tally = await takeJoinsOver(instance, old.objects, options);
      const connectors = await compareConnectors(instance, old, connectorOf);
      const metaverse = await compareMetaverse(instance, old);
      const { taken: _, ...joins } = tally;
      const equal = isEqual(tally, connectors, metaverse ?? []);
      context.output.result({ equal, metaverse: metaverse ?? null, connectors, joins }, () =>
        [
          metaverse === undefined
            ? 'No file lists metaverse objects: they are not compared.\n'
            : renderMetaverse(metaverse, context),
          renderConnectors(connectors, context),
          `Belong together here as there: ${tally.joined}.`,
          ...renderNames('Belong together there, not connected here', tally.apart),
          ...renderNames('Not found here', tally.missing),
          ...renderNames('Nothing is projected for', tally.notProjected),
          ...renderNames('Belong to several metaverse objects here', tally.conflicts),
          equal ? 'Nothing differs.' : 'The servers differ.',
          '',
        ].join('\n'),
      );
      return equal ? EXIT.ok : EXIT.findings;
    });
  },
};

const isEqual = (
  { apart, missing, notProjected, conflicts }: JoinTally,
  connectors: readonly ConnectorCounts[],
  metaverse: readonly MetaverseCounts[],
): boolean =>
  apart.length + missing.length + notProjected.length + conflicts.length === 0 &&
  metaverse.every(({ there, here }) => there === here) &&
  connectors.every(
    ({ connectorsThere, connectorsHere, exportsThere, exportsHere }) =>
      connectorsThere === connectorsHere &&
      (exportsThere === undefined || exportsThere === exportsHere),
  );
