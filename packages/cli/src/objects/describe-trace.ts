import { describeValues, printable } from '@cognate/server';
import type { TraceEvent } from '@cognate/server';

/** One decision of a synchronization in a sentence. */
export function describeTraceEvent(event: TraceEvent): string {
  return printable(sentence(event));
}

function sentence(event: TraceEvent): string {
  switch (event.kind) {
    case 'filter':
      return event.matches
        ? 'The filter matches: the object stays disconnected.'
        : 'The filter does not match.';
    case 'join':
      return joinSentence(event);
    case 'project':
      return `The rule ${event.rule} projects a new metaverse ${event.metaverseType}${numbered(event.metaverse)}.`;
    case 'import-flow':
      return `The rule ${event.rule} gives ${event.attribute} = ${describeValues(event.values)}: ${event.status}.`;
    case 'recall':
      return `${event.attribute}, which the rule ${event.rule} had supplied, leaves with object ${event.object} of ${event.connector}: ${event.status}.`;
    case 'scope':
      return `The outbound rule ${event.rule} ${event.inScope ? 'applies' : 'does not apply'}.`;
    case 'existence':
      return `What the rule ${event.rule} tests ${event.exists ? 'exists' : 'does not exist'} on object ${event.object} of ${event.connector}.`;
    case 'provision':
      return `The rule ${event.rule} provisions "${event.dn}" in ${event.connector}.`;
    case 'rename':
      return `The rule ${event.rule} renames object ${event.object} of ${event.connector} to "${event.dn}".`;
    case 'disconnect':
      return `Object ${event.object} of ${event.connector} is disconnected (${event.cause}) and becomes ${event.becomes}.`;
    case 'delete-metaverse':
      return `The metaverse object ${event.metaverse} is deleted.`;
    case 'export-value':
      return event.values.length === 0
        ? `The rule ${event.rule} gives ${event.connector} no ${event.attribute}: ${event.status}.`
        : `The rule ${event.rule} gives ${event.connector} ${event.attribute} = ${describeValues(event.values)}: ${event.status}.`;
    case 'export-flow':
      return event.delta === undefined
        ? `Nothing changes for "${event.dn}" in ${event.connector}.`
        : `For "${event.dn}" in ${event.connector} an export (${event.delta.op}) would wait.`;
    case 'error':
      return `The object fails: ${event.error.type} in ${event.error.step}: ${event.error.message}`;
  }
}

function joinSentence({ rule, joined, candidates }: Extract<TraceEvent, { kind: 'join' }>): string {
  if (joined) return `The rule ${rule} joins it to metaverse object ${candidates[0] ?? ''}.`;
  return candidates.length === 0
    ? `The rule ${rule} finds nothing to join.`
    : `The rule ${rule} finds ${candidates.length} objects, which is no answer: ${describeValues(candidates)}.`;
}

/** Objects that exist in a preview only have negative numbers, which mean nothing to anybody. */
const numbered = (id: number): string => (id < 0 ? '' : ` ${id}`);
