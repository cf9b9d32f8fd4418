import { AppError } from '@cognate/kernel';
import { withoutSecrets } from '@cognate/server';
import type {
  ActiveConfiguration,
  Instance,
  MetaverseDetails,
  ObjectDetails,
} from '@cognate/server';
import type { Command } from '../../command-line/command.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { describeDelta, labelsOf } from '../../objects/describe-delta.ts';
import { describeSource } from '../../objects/describe-flow.ts';
import { describeValues } from '../../objects/describe-values.ts';
import { OBJECT_POSITIONALS, findObject } from '../../objects/find-object.ts';
import { formatTime } from '../../output/format-time.ts';
import { printable } from '../../output/printable.ts';
import type { Style } from '../../output/style.ts';

type Rules = ActiveConfiguration['rules'];

interface Found {
  readonly details: ObjectDetails;
  readonly metaverse: MetaverseDetails | undefined;
  readonly label: Awaited<ReturnType<typeof labelsOf>>;
}

/** `cognate cs show <connector> <object>` */
export const csShowCommand: Command = {
  path: ['cs', 'show'],
  summary:
    'Shows an object of a connector space: its values, what is pending, what it is linked to.',
  positionals: OBJECT_POSITIONALS,
  options: [],
  examples: [
    { line: 'cs show hr 100017', does: 'What is known of the row with the key 100017.' },
    { line: 'cs show ad "CN=Ann,OU=People,DC=example,DC=com"', does: 'An entry of a directory.' },
  ],
  run: (args, context) =>
    context.withInstance(async (instance): Promise<ExitCode> => {
      const { rules } = await instance.active();
      const { ref } = await findObject(instance, rules, args);
      const found = await readObject(instance, rules, ref);
      context.output.result({ ...found.details, metaverse: found.metaverse ?? null }, () =>
        render(found, rules, context.output.style),
      );
      return EXIT.ok;
    }),
};

async function readObject(
  instance: Instance,
  rules: Rules,
  ref: { readonly connector: string; readonly id: number },
): Promise<Found> {
  const details = await instance.store.objectDetails(ref);
  if (details === undefined)
    throw new AppError('unknown-object', `Object ${ref.id} is gone meanwhile.`);
  const metaverse =
    details.link === undefined ? undefined : await instance.store.metaverseDetails(details.link.mv);
  const { pendingExport, unconfirmedExport } = details;
  const label = await labelsOf(instance, ref.connector, [pendingExport, unconfirmedExport]);
  const shown = withoutSecrets(rules);
  return {
    details: shown.object(details),
    metaverse: metaverse && shown.metaverse(metaverse),
    label,
  };
}

function render(
  { details, metaverse, label }: Found,
  rules: Rules,
  { bold, yellow }: Style,
): string {
  const { connector, id, type, dn, anchor, pendingExport, unconfirmedExport } = details;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];
  const exportSection = (title: string, delta: typeof pendingExport): readonly string[] =>
    delta === undefined ? [] : section(`${title}: ${delta.op}`, describeDelta(delta, label));
  return [
    bold(printable(`${connector} ${type} ${dn}`)),
    `Number ${id}${anchor === null ? '' : `, anchor ${printable(anchor)}`}`,
    describeState(details, metaverse),
    ...section(
      details.pendingImport === 'none'
        ? 'Values'
        : `Values, of which an import (${details.pendingImport}) waits to be synchronized`,
      describeAttributes(details, rules, metaverse),
    ),
    ...exportSection('Waits to be exported', pendingExport),
    ...exportSection('Exported, and not yet seen in an import', unconfirmedExport),
    ...section('Supplies to the metaverse', describeContributions(details, metaverse, rules)),
    ...section(
      yellow('Errors'),
      details.errors.map(
        ({ kind, type: error, message, firstAt, lastAt, tries }) =>
          `${kind} ${error}: ${printable(message)} (${tries} tries from ${formatTime(firstAt)} to ${formatTime(lastAt)})`,
      ),
    ),
    '',
  ].join('\n');
}

function describeState(
  { state, link }: ObjectDetails,
  metaverse: MetaverseDetails | undefined,
): string {
  if (link === undefined)
    return {
      normal:
        'A disconnector: no rule has joined or projected it. Each synchronization tries again.',
      explicit: 'An explicit disconnector: only an operator joins it.',
      filtered: 'A filtered disconnector: the filter of its connector keeps it out.',
      connector: 'A connector.',
    }[state];
  const type = metaverse === undefined ? 'object' : metaverse.object.type;
  const outbound =
    link.outbound === undefined ? '' : ` The outbound rule ${link.outbound} is in force on it.`;
  return `A connector: the rule ${link.rule} linked it to metaverse ${type} ${link.mv}.${outbound}`;
}

function describeAttributes(
  { connector, type, attributes, synchronized }: ObjectDetails,
  rules: Rules,
  metaverse: MetaverseDetails | undefined,
): readonly string[] {
  const exportFlows =
    rules.connectors
      .get(connector)
      ?.objectTypes.get(type)
      ?.exportFlows.get(metaverse?.object.type ?? '') ?? [];
  const names = new Set([...Object.keys(attributes), ...Object.keys(synchronized ?? {})]);
  return [...names].sort().map((name) => {
    const values = describeValues(attributes[name] ?? []);
    const before = synchronized === undefined ? values : describeValues(synchronized[name] ?? []);
    const flow = exportFlows.find(({ target }) => target.name === name);
    const origin = flow === undefined ? '' : `   (exported as ${describeSource(flow.source)})`;
    return `${name}: ${values}${values === before ? '' : ` (was ${before})`}${origin}`;
  });
}

function describeContributions(
  { id }: ObjectDetails,
  metaverse: MetaverseDetails | undefined,
  rules: Rules,
): readonly string[] {
  const flows = rules.metaverseTypes.get(metaverse?.object.type ?? '')?.flowsByAttribute;
  return (metaverse?.lineage ?? [])
    .filter(({ objectId }) => objectId === id)
    .map(({ attribute, rule, run, at }) => {
      const flow = flows?.get(attribute)?.find((each) => each.id === rule);
      const source = flow === undefined ? '' : ` as ${describeSource(flow.source)}`;
      return `${attribute}${source}   (rule ${rule}, run ${run}${at === undefined ? '' : `, ${formatTime(at)}`})`;
    });
}
