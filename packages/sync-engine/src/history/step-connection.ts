import { cdError } from './cd-error.ts';
import { dateText } from './date-text.ts';
import { addressOf } from './history-configuration.ts';
import type { Agent } from './history-configuration.ts';
import type { ConnectionIncident } from '../ports/run-store.ts';
import type { RecordedError, RecordedStep } from './recorded-run.ts';
import { element, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

/**
 * How the connection to the system went: the last that happened to it, because the schema of MIM's file has room for one
 * incident. As in MIM there is nothing to say where no server is called.
 */
export function connection(
  { connections }: RecordedStep,
  errors: readonly RecordedError[],
  agent: Agent,
): XmlElement {
  const last = connections.at(-1);
  const server = last && serverOf(last, agent);
  if (last === undefined || server === undefined) return element('ma-connection', []);
  const error = errors.find(({ kind }) => kind === 'connection');
  const what = [textElement('connection-result', last.result), textElement('server', server)];
  const incident = element('incident', [
    textElement('connection-result', last.result),
    textElement('date', dateText(last.at)),
    textElement('server', server),
    isFailure(last) && error !== undefined ? cdError(error) : undefined,
  ]);
  return element('ma-connection', [...what, element('connection-log', [incident])]);
}

/** The one that was talked to, or else the one that is configured. */
const serverOf = ({ server }: ConnectionIncident, agent: Agent): string | undefined =>
  server === undefined ? agent.server : addressOf(server);

const isFailure = ({ result }: ConnectionIncident): boolean =>
  result !== 'success' && result !== 'warning-no-watermark';
