import { describeValues, formatTime, printable, readMetaverseObject } from '@cognate/server';
import type { MetaverseDetails, SyncRules } from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { describeLink } from '../../lineage/describe-link.ts';
import { metaverseNumber } from '../../lineage/metaverse-number.ts';
import { describeSource } from '../../objects/describe-flow.ts';
import { renderTable } from '../../output/render-table.ts';
import type { Style } from '../../output/style.ts';

/** `cognate mv show <number>` */
export const mvShowCommand: Command = {
  path: ['mv', 'show'],
  summary: 'Shows an object of the metaverse and where each of its values came from.',
  positionals: [{ name: 'number', summary: 'The object, by the number that "mv search" shows.' }],
  options: [],
  examples: [
    { line: 'mv show 17', does: 'Every value with the connector, rule and run that supplied it.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const shown = await readMetaverseObject(instance.store, rules, metaverseNumber(args));
      context.output.result(shown, () => render(shown, rules, context.output.style));
      return EXIT.ok;
    }),
};

function render(details: MetaverseDetails, rules: SyncRules, style: Style): string {
  const { object, connectors } = details;
  return [
    style.bold(`${object.type} ${object.id}`),
    '',
    ...Object.keys(object.attributes)
      .sort()
      .flatMap((attribute) => describeAttribute(attribute, details, rules, style)),
    '',
    renderTable(
      [
        { title: 'connector', value: ({ connector }: (typeof connectors)[number]) => connector },
        { title: 'type', value: ({ type }) => type },
        { title: 'name', value: ({ dn }) => dn },
        {
          title: 'linked by',
          value: ({ connector, link }) => describeLink(rules, connector, link),
        },
        { title: 'run', value: ({ run }) => run, align: 'right' },
        { title: 'when', value: ({ at }) => (at === undefined ? '' : formatTime(at)) },
      ],
      connectors,
      style,
    ),
  ].join('\n');
}

function describeAttribute(
  attribute: string,
  { object, lineage, referenceLabels }: MetaverseDetails,
  rules: SyncRules,
  { bold, dim }: Style,
): readonly string[] {
  const isReference = rules.metaverseAttributes.get(attribute)?.type === 'reference';
  const values = describeValues(object.attributes[attribute] ?? [], (value) =>
    isReference && typeof value === 'number'
      ? `${referenceLabels[value] ?? 'object'} (${value})`
      : String(value),
  );
  const origin = lineage.find((entry) => entry.attribute === attribute);
  const head = `${bold(attribute)}: ${values}`;
  if (origin === undefined) return [head];
  const { rule, connector, dn, run, at } = origin;
  const flows = rules.metaverseTypes.get(object.type)?.flowsByAttribute.get(attribute) ?? [];
  const flow = flows.find(({ id }) => id === rule);
  const source = flow === undefined ? '' : ` as ${describeSource(flow.source)}`;
  const who = connector === undefined ? 'an object that is gone' : `${connector} "${dn ?? ''}"`;
  const others = [...new Set(flows.map((each) => each.connector))];
  const order = others.length > 1 ? `; the first of ${others.join(', ')} with a value wins` : '';
  const when = at === undefined ? '' : `, ${formatTime(at)}`;
  return [
    head,
    dim(printable(`    from ${who}${source} (rule ${rule}, run ${run}${when})${order}`)),
  ];
}
