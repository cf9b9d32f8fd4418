import { historyNames } from './history-configuration.ts';
import type { HistoryConfiguration, HistoryNames } from './history-configuration.ts';
import type { RecordedRun, RecordedStep } from './recorded-run.ts';
import { stepDetails } from './step-details.ts';
import { element, renderXml, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

const HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<run-history>\n';
const TAIL = '</run-history>\n';

/**
 * Writes runs as the run history that MIM keeps and saves: elements, order, names of results, counters and errors are
 * MIM's. Yields the text in pieces, a run at a time, so that a history of any length can be written. Give the runs in
 * the order in which they were started. GUIDs are made from our ids and stay the same.
 */
export function* runHistoryXml(
  runs: Iterable<RecordedRun>,
  configuration: HistoryConfiguration,
): Generator<string> {
  const names = historyNames(configuration);
  yield HEAD;
  for (const run of runs) yield renderXml(runDetails(run, names), ' ');
  yield TAIL;
}

function runDetails(run: RecordedRun, names: HistoryNames): XmlElement {
  const { guid, name } = names.agent(run.connector);
  const steps = run.steps.length > 0 ? run.steps : [neverStarted(run)];
  return element('run-details', [
    textElement('ma-id', guid),
    textElement('ma-name', name),
    textElement('run-number', run.number),
    textElement('run-profile-name', run.profile),
    textElement('security-id', accountOf(run.startedBy)),
    ...steps.toReversed().map((step) => stepDetails(run, step, names)),
  ]);
}

/** MIM names accounts with their domain; `.` is the machine itself. */
const accountOf = (name: string): string => (name.includes('\\') ? name : `.\\${name}`);

/** A run without a step has its result in one all the same. */
const neverStarted = ({ startedAt, endedAt, result }: RecordedRun): RecordedStep => ({
  step: 1,
  type: '',
  startedAt,
  endedAt,
  result,
  message: null,
  counters: { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {} },
  settings: {},
  exportNumber: 0,
  lastCompletedExport: 0,
});
