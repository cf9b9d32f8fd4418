import type { CausedExport, Explanation, RunLabel, SyncRules } from '@cognate/server';
import { formatTime } from '../output/format-time.ts';
import { printable } from '../output/printable.ts';

/** A change from its cause to what it led to, a sentence for each link of the chain. */
export function describeChain(explanation: Explanation, rules: SyncRules): readonly string[] {
  const { exports } = explanation;
  return [
    importSentence(explanation, rules),
    synchronizationSentence(explanation),
    ...(exports.length === 0
      ? ['It led to no export that is known.']
      : exports.map((each) => exportSentence(each))),
  ].map(printable);
}

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

function changeText({ isSecret, values, kind }: Explanation['event']): string {
  if (isSecret) return 'changed (secret)';
  const were = values?.removed.join(', ') ?? '';
  const are = values?.added.join(', ') ?? '';
  if (kind === 'taken-over' || values === undefined) return 'is the same';
  if (were === '') return `became ${are}`;
  return are === '' ? `lost ${were}` : `changed from ${were} to ${are}`;
}

function synchronizationSentence({ event, details, metaverse, synchronized }: Explanation): string {
  const { attribute, run, by, origin } = event;
  const what = details === undefined ? 'object' : details.object.type;
  const label = String(details?.object.attributes['displayName']?.[0] ?? metaverse);
  const target = `${what} ${label === String(metaverse) ? label : `${label} (${metaverse})`}`;
  const counted = synchronized === undefined ? '' : `, counted as ${synchronized}`;
  const rule = origin === undefined ? '' : ` by the rule ${origin.rule}`;
  return `${runText(run, by)} let it flow${rule} to ${target}${counted}: ${attribute} ${changeText(event)}.`;
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
