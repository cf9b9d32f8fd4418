import { findAttribute, formatTime, referenceLabels, valueHistory } from '@cognate/server';
import type { NamedEvent, NamedLink, SyncRules, ValueLabel } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { countOption } from '../../command-line/count-option.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { describeEvent } from '../../lineage/describe-event.ts';
import { describeLink } from '../../lineage/describe-link.ts';
import { metaverseNumber } from '../../lineage/metaverse-number.ts';
import { renderTable } from '../../output/render-table.ts';
import type { Column } from '../../output/render-table.ts';

const SHOWN = 100;

/** `cognate mv history <number> [attribute]` */
export const mvHistoryCommand: Command = {
  path: ['mv', 'history'],
  summary: 'Shows the values that an object of the metaverse had, and where each came from.',
  description: [
    'Newest first: every change with its run, the rule and the object that supplied the value; then the objects that it is no longer linked to. It reaches back to the oldest run that was not cleared ("runs clear"); of what is there now the origin is always known. Objects that are deleted have a history too. Values of secret attributes are not kept.',
  ],
  positionals: [
    { name: 'number', summary: 'The object, by the number that "mv search" shows.' },
    { name: 'attribute', summary: 'Only this attribute.', optional: true },
  ],
  options: [{ name: 'limit', value: 'N', summary: `How many changes (default: ${SHOWN}).` }],
  examples: [
    { line: 'mv history 17', does: 'Everything that happened to the object.' },
    { line: 'mv history 17 telephone', does: 'Every telephone number that it had.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const number = metaverseNumber(args);
      const name = args.optionalPositional('attribute');
      const attribute = name === undefined ? undefined : findAttribute(rules, name);
      const history = await valueHistory({ store: instance.store, rules }, number, attribute);
      const limit = countOption(args, 'limit') ?? SHOWN;
      const events = history.events.slice(0, limit);
      const label = await referenceLabels(instance.store, rules, events);
      const { output } = context;
      const type = history.details?.object.type ?? null;
      const { links } = history;
      output.result({ number, type, deleted: type === null, events, links }, () =>
        [
          renderTable(columns(label), events, output.style),
          ...(links.length === 0 ? [] : [renderTable(linkColumns(rules), links, output.style)]),
        ].join('\n'),
      );
      if (events.length === 0) output.note(`Nothing is known of object ${number}.`);
      else if (type === null) output.note(`Object ${number} is deleted.`);
      if (events.length < history.events.length)
        output.note(`There are more: --limit ${history.events.length} shows them.`);
      return events.length === 0 ? EXIT.findings : EXIT.ok;
    }),
};

const linkColumns = (rules: SyncRules): readonly Column<NamedLink>[] => [
  { title: 'run', value: ({ run }) => run },
  { title: 'when', value: ({ by }) => (by === undefined ? '' : formatTime(by.startedAt)) },
  { title: 'no longer linked', value: ({ connector, dn }) => `${connector} ${dn}` },
  { title: 'linked by', value: ({ connector, link }) => describeLink(rules, connector, link) },
  { title: 'since run', value: ({ since }) => since },
];

const columns = (label: ValueLabel): readonly Column<NamedEvent>[] => [
  { title: 'run', value: ({ run }) => run },
  { title: 'when', value: ({ by }) => (by === undefined ? '' : formatTime(by.startedAt)) },
  { title: 'attribute', value: ({ attribute }) => attribute },
  { title: 'what', value: (event) => describeEvent(event, label) },
  { title: 'rule', value: ({ origin }) => origin?.rule ?? '' },
  {
    title: 'source',
    value: ({ source }) => (source === undefined ? '' : `${source.connector} ${source.dn}`),
  },
];
