import { historyNames } from './history-configuration.ts';
import type { HistoryConfiguration, HistoryNames } from './history-configuration.ts';
import type { RecordedRun, RecordedStep } from './recorded-run.ts';
import { stepDetails } from './step-details.ts';
import { element, renderXml, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** Writes a run history a run at a time, so that one of any length can be written. */
export interface RunHistoryWriter {
  readonly start: string;
  readonly run: (run: RecordedRun) => string;
  readonly end: string;
}

/**
 * Writes runs as the run history that MIM keeps and saves: elements, order, names of results, counters and errors are
 * MIM's. Give the runs in the order in which they were started. GUIDs are made from our ids and stay the same.
 */
export function runHistoryWriter(configuration: HistoryConfiguration): RunHistoryWriter {
  const names = historyNames(configuration);
  return {
    start: '<?xml version="1.0" encoding="utf-8"?>\n<run-history>\n',
    run: (run) => renderXml(runDetails(run, names), ' '),
    end: '</run-history>\n',
  };
}

/** The run history as one text, see `runHistoryWriter`. */
export function runHistoryXml(
  runs: readonly RecordedRun[],
  configuration: HistoryConfiguration,
): string {
  const { start, run, end } = runHistoryWriter(configuration);
  return [start, ...runs.map(run), end].join('');
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
  connections: [],
  counters: { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {} },
  settings: {},
  exportNumber: 0,
  lastCompletedExport: 0,
});
