import { cdError } from './cd-error.ts';
import { dateText } from './date-text.ts';
import type { Agent } from './history-configuration.ts';
import type { RecordedError, RecordedStep } from './recorded-run.ts';
import { element, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** What the results of steps say of the connection. */
const FAILED: Readonly<Record<string, string>> = {
  'no-start-connection': 'failed-connection',
  'no-start-server': 'failed-connection',
  'no-start-credentials': 'failed-authentication',
  'stopped-bad-server-credentials': 'failed-authentication',
  'stopped-connectivity': 'dropped-connection',
  'stopped-server-down': 'dropped-connection',
  'stopped-import-read': 'failed-search',
};

/** How the connection to the system went. As in MIM there is nothing to say where no server is called. */
export function connection(
  step: RecordedStep,
  errors: readonly RecordedError[],
  { server }: Agent,
): XmlElement {
  const result = connectionResult(step);
  if (server === undefined || result === undefined) return element('ma-connection', []);
  const what = [textElement('connection-result', result), textElement('server', server)];
  return element('ma-connection', [
    ...what,
    element('connection-log', [incident(step, errors, { result, server })]),
  ]);
}

function connectionResult({ type, result }: RecordedStep): string | undefined {
  if (type.endsWith('sync') || result === 'in-progress') return undefined;
  const failed = FAILED[result];
  if (failed !== undefined) return failed;
  return result.startsWith('no-start-') ? undefined : 'success';
}

function incident(
  step: RecordedStep,
  errors: readonly RecordedError[],
  { result, server }: { readonly result: string; readonly server: string },
): XmlElement {
  const error = errors.find(({ kind }) => kind === 'connection');
  const failed = result !== 'success';
  const date = failed ? (error?.at ?? step.endedAt ?? step.startedAt) : step.startedAt;
  return element('incident', [
    textElement('connection-result', result),
    textElement('date', dateText(date)),
    textElement('server', server),
    failed && error !== undefined ? cdError(error) : undefined,
  ]);
}
