import type {
  CausedExport,
  Explanation,
  NamedEvent,
  ObjectExplanation,
  RunLabel,
} from '@cognate/sync-engine';
import type { MvObject, SyncRules } from '@cognate/sync-rules';
import { formatTime } from './format-time.ts';
import { describeValues } from './describe-values.ts';
import { printable } from './printable.ts';
import type { ValueLabel } from './reference-labels.ts';

/** What sentences are made with. */
export interface Words {
  readonly rules: SyncRules;
  readonly label: ValueLabel;
}

/** A change from its cause to what it led to, a sentence for each link of the chain. */
export function describeChain(explanation: Explanation, words: Words): readonly string[] {
  const { exports } = explanation;
  return [
    importSentence(explanation, words),
    synchronizationSentence(explanation, words),
    ...describeExports(exports),
  ].map(printable);
}

/** What followed from a change of an object in its source, a sentence for each link of the chain. */
export function describeObjectChain(
  { imported, synchronized, metaverse, events, exports }: ObjectExplanation,
  object: string,
  words: Words,
): readonly string[] {
  const did = STAGED[imported.counter] ?? `counted as ${imported.counter}`;
  const seen = `${runText(imported.run, imported.by)} ${did} ${object}.`;
  if (synchronized === undefined) return [seen, 'It waits to be synchronized.'].map(printable);
  const { counter, run, by } = synchronized;
  const took = `${runText(run, by)} took it in, counted as ${counter}`;
  const changes = events.map((event) => `${event.attribute} ${changeText(event, words)}`);
  const what =
    metaverse === undefined || changes.length === 0
      ? '; no value of the metaverse is known to have come of it.'
      : `, and changed ${nameOf(metaverse.object)}: ${changes.join('; ')}.`;
  return [seen, took + what, ...describeExports(exports)].map(printable);
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

function importSentence(explanation: Explanation, words: Words): string {
  const { imported, event } = explanation;
  const { source } = event;
  if (lostReference(explanation, words))
    return 'No source changed it: an object that it referred to was deleted.';
  if (source === undefined) return 'The object that it came from is gone.';
  const object = `${source.connector} "${source.dn}"`;
  if (imported === undefined)
    return `No import that the history still has counted a change of ${object}.`;
  const did = STAGED[imported.counter] ?? `counted as ${imported.counter}`;
  return `${runText(imported.run, imported.by)} ${did} ${object}${sourceValue(event, words)}.`;
}

/** References go with what they mean, without a change in the source that the run took in. */
const lostReference = ({ event, synchronized }: Explanation, { rules }: Words): boolean =>
  event.origin === undefined &&
  (synchronized === undefined || synchronized === 'connector-no-flow') &&
  rules.metaverseAttributes.get(event.attribute)?.type === 'reference';

/** The change as the source shows it, where the flow copies an attribute. */
function sourceValue(event: NamedEvent, words: Words): string {
  const rule = (event.origin ?? event.before)?.rule;
  const flows = [...words.rules.metaverseTypes.values()].flatMap(
    (type) => type.flowsByAttribute.get(event.attribute) ?? [],
  );
  const flow = flows.find(({ id }) => id === rule);
  if (flow?.source.kind !== 'direct' || flow.target.type === 'reference') return '';
  return `: ${flow.source.attribute} ${changeText(event, words)}`;
}

function changeText({ attribute, isSecret, values, kind }: NamedEvent, { label }: Words): string {
  if (isSecret) return `${kind} (secret)`;
  if (kind === 'taken-over' || values === undefined) return 'is the same';
  const shown = (value: string | number | boolean): string => label(attribute, value);
  const were = describeValues(values.removed, shown);
  const are = describeValues(values.added, shown);
  if (kind === 'set') return `became ${are}`;
  if (kind === 'removed' || values.added.length === 0) return `lost ${were}`;
  if (values.removed.length === 0) return `got ${are}`;
  return `changed from ${were} to ${are}`;
}

function synchronizationSentence(explanation: Explanation, words: Words): string {
  const { event, details, metaverse, synchronized } = explanation;
  const { attribute, run, by, origin } = event;
  const target = details === undefined ? `object ${metaverse}` : nameOf(details.object);
  const change = `${attribute} ${changeText(event, words)}`;
  if (lostReference(explanation, words)) return `${runText(run, by)} changed ${target}: ${change}.`;
  const counted = synchronized === undefined ? '' : `, counted as ${synchronized}`;
  const rule = origin === undefined ? '' : ` by the rule ${origin.rule}`;
  return `${runText(run, by)} let it flow${rule} to ${target}${counted}: ${change}.`;
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
