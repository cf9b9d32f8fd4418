import { dateText } from './date-text.ts';
import { stableGuid } from './guid.ts';
import type { HistoryNames } from './history-configuration.ts';
import type { RecordedRun, RecordedStep } from './recorded-run.ts';
import { connection } from './step-connection.ts';
import { counterBlocks, discoveryCounters, outboundBlocks } from './step-counters.ts';
import { stepDescription } from './step-description.ts';
import { discoveryErrors, retryErrors, synchronizationErrors } from './step-errors.ts';
import { element, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** All that the history keeps of one step, in MIM's order. */
export function stepDetails(run: RecordedRun, step: RecordedStep, names: HistoryNames): XmlElement {
  const errors = run.errors.filter((error) => error.step === step.step);
  const agent = names.agent(run.connector);
  return element(
    'step-details',
    [
      textElement('start-date', dateText(step.startedAt)),
      // As in MIM a step in progress has no end.
      step.endedAt === null ? undefined : textElement('end-date', dateText(step.endedAt)),
      textElement('step-result', step.result),
      stepDescription(step),
      textElement('current-export-step-counter', step.exportNumber),
      textElement('last-successful-export-step-counter', step.lastCompletedExport),
      connection(step, errors, agent),
      discoveryErrors(errors),
      discoveryCounters(step.counters),
      synchronizationErrors(errors, agent, names),
      retryErrors(errors),
      ...outboundBlocks(step.counters, names),
      ...counterBlocks(step.counters),
    ],
    {
      'step-number': String(step.step),
      'step-id': stableGuid('step', `${run.id}.${step.step}`),
    },
  );
}
