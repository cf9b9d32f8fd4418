import { describeValues, formatTime, printable } from '@cognate/server';
import type {
  InspectedObject,
  MetaverseDetails,
  Moment,
  ObjectDetails,
  ObjectImage,
  SyncRules,
} from '@cognate/server';
import type { Style } from '../output/style.ts';
import { describeDelta } from './describe-delta.ts';
import { describeSource } from './describe-flow.ts';

/** Everything about an object, what is pending as changes. */
export function renderObject(found: InspectedObject, rules: SyncRules, style: Style): string {
  const { details, metaverse } = found;
  return [
    ...renderHead(found, style),
    ...describeState(details, metaverse),
    ...section(
      style,
      details.pendingImport === 'none'
        ? 'Values'
        : `Values, of which an import (${details.pendingImport}) waits to be synchronized`,
      describeAttributes(details, rules, metaverse),
    ),
    ...describeExports(found, style),
    ...section(
      style,
      'Supplies to the metaverse',
      describeContributions(details, metaverse, rules),
    ),
    ...section(style, style.yellow('Errors'), describeErrors(details)),
    '',
  ].join('\n');
}

const IMAGES = [
  ['synchronized', 'As last imported and synchronized'],
  ['pendingImport', 'As the last import found it, not synchronized yet'],
  ['unconfirmedExport', 'Once an import shows what was sent'],
  ['inFlightExport', 'Once what is on its way has arrived'],
  ['pendingExport', 'Once what waits to be sent has arrived'],
] as const;

/** The whole object in each of its states. */
export function renderImages(found: InspectedObject, style: Style): string {
  return [
    ...renderHead(found, style),
    ...IMAGES.flatMap(([state, title]) => {
      const image = found.images[state];
      return image === undefined ? [] : section(style, title, describeImage(image));
    }),
    '',
  ].join('\n');
}

const describeImage = (image: ObjectImage | null): readonly string[] =>
  image === null
    ? ['(not there)']
    : [
        `name: ${printable(image.dn)}`,
        ...Object.keys(image.attributes)
          .sort()
          .map((name) => `${name}: ${describeValues(image.attributes[name] ?? [])}`),
      ];

const section = ({ bold }: Style, title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];

const when = ({ run, at }: Moment): string =>
  `run ${run}${at === undefined ? '' : `, ${formatTime(at)}`}`;

function renderHead(
  { details, guid, parent, partition, classes }: InspectedObject,
  { bold }: Style,
): readonly string[] {
  const { connector, id, type, dn, anchor, origin, created, changed } = details;
  return [
    bold(printable(`${connector} ${type} ${dn}`)),
    `Number ${id}${anchor === null ? '' : `, anchor ${printable(anchor)}`}`,
    `In MIM's formats ${guid}`,
    ...(classes.length > 1 ? [printable(`Classes: ${classes.join(', ')}`)] : []),
    ...(parent === undefined
      ? []
      : [
          printable(`Below ${parent.dn} (${parent.id === undefined ? 'not imported' : parent.id})`),
        ]),
    ...(partition === undefined ? [] : [`Partition ${partition}`]),
    `${origin === 'provisioned' ? 'Provisioned' : 'Imported'} first: ${when(created)}; last change: ${when(changed)}`,
  ];
}

function describeState(
  { state, link, linked, disconnected, marked, parked }: ObjectDetails,
  metaverse: MetaverseDetails | undefined,
): readonly string[] {
  const mark = [
    ...(parked === undefined ? [] : [describeParked(parked)]),
    ...(marked
      ? ['Marked: the next synchronization looks at it as a whole, whatever has changed.']
      : []),
  ];
  if (link === undefined) {
    const by =
      disconnected === undefined
        ? ''
        : ` It lost its link by ${disconnected.rule} (${when(disconnected)}).`;
    return [`${DISCONNECTORS[state]}${by}`, ...mark];
  }
  const type = metaverse === undefined ? 'object' : metaverse.object.type;
  const outbound =
    link.outbound === undefined ? '' : ` The outbound rule ${link.outbound} is in force on it.`;
  const since = linked === undefined ? '' : ` (${when(linked)})`;
  return [
    `A connector: the rule ${link.rule} linked it to metaverse ${type} ${link.mv}${since}.${outbound}`,
    ...mark,
  ];
}

const describeParked = (parked: NonNullable<ObjectDetails['parked']>): string => {
  const how = parked.cause === 'add' ? 'which is new' : 'which was renamed';
  return `Parked (transient): object ${parked.takenBy} has its name, ${how} (${when(parked)}). A full import tells what became of this one.`;
};

const DISCONNECTORS: Readonly<Record<ObjectDetails['state'], string>> = {
  normal: 'A disconnector: no rule has joined or projected it. Each synchronization tries again.',
  explicit: 'An explicit disconnector: only an operator joins it.',
  filtered: 'A filtered disconnector: the filter of its connector keeps it out.',
  connector: 'A connector.',
};

function describeAttributes(
  { connector, type, attributes, synchronized }: ObjectDetails,
  rules: SyncRules,
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
  rules: SyncRules,
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

function describeExports(
  { details, referenceNames }: InspectedObject,
  style: Style,
): readonly string[] {
  const { pendingExport, pendingExportPlace, inFlight, unconfirmedExport, unconfirmedExportPlace } =
    details;
  const label = (value: string | number | boolean): string =>
    typeof value === 'number' ? (referenceNames[value] ?? `object ${value}`) : String(value);
  const shown = (
    title: string,
    delta: typeof pendingExport,
    place: typeof pendingExportPlace,
  ): readonly string[] => {
    if (delta === undefined) return [];
    const number =
      place === undefined ? '' : ` (change ${place.sequence}, ${when(place.by)}${isNew(place)})`;
    return ['', style.bold(`${title}: ${delta.op}${number}`)].concat(
      describeDelta(delta, label).map((line) => `  ${line}`),
    );
  };
  return [
    ...shown(
      inFlight ? 'On its way to the connected system' : 'Waits to be exported',
      pendingExport,
      pendingExportPlace,
    ),
    ...shown(
      'Exported, and not yet seen in an import',
      unconfirmedExport,
      unconfirmedExportPlace && { ...unconfirmedExportPlace, isNew: false },
    ),
  ];
}

const isNew = (place: { readonly isNew: boolean }): string =>
  place.isNew ? ', new since the last export' : '';

const describeErrors = ({ errors }: ObjectDetails): readonly string[] =>
  errors.map(
    ({ kind, type, message, firstAt, lastAt, tries }) =>
      `${kind} ${type}: ${printable(message)} (${tries} tries from ${formatTime(firstAt)} to ${formatTime(lastAt)})`,
  );
