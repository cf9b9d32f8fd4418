import type {
  CausedExport,
  Explanation,
  MvObject,
  NamedEvent,
  ObjectExplanation,
  RunLabel,
  SyncRules,
} from '@cognate/server';
import { formatTime } from '../output/format-time.ts';
import { printable } from '../output/printable.ts';

/** A change from its cause to what it led to, a sentence for each link of the chain. */
export function describeChain(explanation: Explanation, rules: SyncRules): readonly string[] {
  const { exports } = explanation;
  return [
    importSentence(explanation, rules),
    synchronizationSentence(explanation),
    ...describeExports(exports),
  ].map(printable);
}

/** What followed from a change of an object in its source, a sentence for each link of the chain. */
export function describeObjectChain(
  { imported, synchronized, metaverse, events, exports }: ObjectExplanation,
  label: string,
): readonly string[] {
  const did = STAGED[imported.counter] ?? `counted as ${imported.counter}`;
  const seen = `${runText(imported.run, imported.by)} ${did} ${label}.`;
  if (synchronized === undefined) return [seen, 'It waits to be synchronized.'].map(printable);
  const { counter } = synchronized;
  const took = `${runText(synchronized.run, synchronized.by)} took it in, counted as ${counter}`;
  const target = metaverse === undefined ? 'It is linked to nothing now' : nameOf(metaverse.object);
  return [
    seen,
    events.length === 0
      ? `${took}; no value of the metaverse came of it. ${metaverse === undefined ? `${target}.` : ''}`.trim()
      : `${took}, and changed ${target}: ${events.map((event) => `${event.attribute} ${changeText(event)}`).join('; ')}.`,
    ...describeExports(exports),
  ].map(printable);
}

const describeExports = (exports: readonly CausedExport[]): readonly string[] =>
  exports.length === 0
    ? ['It led to no export that is known.']
    : exports.map((each) => exportSentence(each));

const runText = (id: number, by: RunLabel | undefined): string =>
  by === undefined
    ? `Run ${id}`
    : `Run ${id} (${by.connector} ${by.profile}, ${formatTime(by.startedAt)})`;

const STAGED: Readonly<Record<string, string>> = {
  'stage-add': 'saw the new object',
  'stage-update': 'saw a change of',
  'stage-rename': 'saw a new name of',
  'stage-delete': 'no longer found',
  'stage-delete-add': 'saw another object in the place of',
};

function importSentence({ imported, event }: Explanation, rules: SyncRules): string {
  const { source } = event;
  if (source === undefined)
    return event.origin === undefined && event.kind !== 'removed'
      ? 'No source changed it: what it referred to was deleted.'
      : 'The object that it came from is gone.';
  const object = `${source.connector} "${source.dn}"`;
  if (imported === undefined)
    return `No import that the history still has counted a change of ${object}.`;
  const did = STAGED[imported.counter] ?? `counted as ${imported.counter}`;
  return `${runText(imported.run, imported.by)} ${did} ${object}${sourceValue(event, rules)}.`;
}

/** The change as the source shows it, where the flow copies an attribute. */
function sourceValue(event: Explanation['event'], rules: SyncRules): string {
  const rule = (event.origin ?? event.before)?.rule;
  const flows = [...rules.metaverseTypes.values()].flatMap(
    (type) => type.flowsByAttribute.get(event.attribute) ?? [],
  );
  const flow = flows.find(({ id }) => id === rule);
  if (flow?.source.kind !== 'direct' || flow.target.type === 'reference') return '';
  return `: ${flow.source.attribute} ${changeText(event)}`;
}

function changeText({ isSecret, values, kind }: NamedEvent): string {
  if (isSecret) return 'changed (secret)';
  const were = values?.removed.join(', ') ?? '';
  const are = values?.added.join(', ') ?? '';
  if (kind === 'taken-over' || values === undefined) return 'is the same';
  if (were === '') return `became ${are}`;
  return are === '' ? `lost ${were}` : `changed from ${were} to ${are}`;
}

function synchronizationSentence({ event, details, metaverse, synchronized }: Explanation): string {
  const { attribute, run, by, origin } = event;
  const target = details === undefined ? `object ${metaverse}` : nameOf(details.object);
  const counted = synchronized === undefined ? '' : `, counted as ${synchronized}`;
  const rule = origin === undefined ? '' : ` by the rule ${origin.rule}`;
  return `${runText(run, by)} let it flow${rule} to ${target}${counted}: ${attribute} ${changeText(event)}.`;
}

/** `person Ann (17)`, or `person 17` where it has no display name. */
function nameOf({ id, type, attributes }: MvObject): string {
  const name = attributes['displayName']?.[0];
  return name === undefined ? `${type} ${id}` : `${type} ${String(name)} (${id})`;
}

function exportSentence({ connector, dn, counter, attributes, ...fate }: CausedExport): string {
  const made = `That led to an export to ${connector} "${dn}" (${counter}: ${attributes.join(', ')})`;
  const { state, sent, confirmed } = fate;
  if (sent === undefined)
    return state === 'pending' ? `${made}, which waits to be sent.` : `${made}.`;
  const sending = `${made}, ${sent.counter === 'export-failure' ? 'which failed' : 'sent'} in run ${sent.run}`;
  switch (state) {
    case 'confirmed':
      return `${sending}, confirmed in run ${confirmed?.id ?? ''}.`;
    case 'not-reimported':
      return `${sending}; run ${confirmed?.id ?? ''} did not see it come back.`;
    case 'sent':
      return `${sending}, not confirmed yet.`;
    default:
      return `${sending}.`;
  }
}
