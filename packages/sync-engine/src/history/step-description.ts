import type { StepType } from '@cognate/sync-rules';
import type { RecordedStep } from './recorded-run.ts';
import { element, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

interface MimStepType {
  readonly type: string;
  /** What narrows the type down: the element and its word. */
  readonly subtype?: readonly [string, string];
}

const STEP_TYPES: Readonly<Record<StepType, MimStepType>> = {
  'full-import': { type: 'full-import', subtype: ['import-subtype', 'to-cs'] },
  'delta-import': { type: 'delta-import', subtype: ['import-subtype', 'to-cs'] },
  'full-sync': {
    type: 'apply-rules',
    subtype: ['apply-rules-subtype', 'reevaluate-flow-connectors'],
  },
  'delta-sync': { type: 'apply-rules', subtype: ['apply-rules-subtype', 'apply-pending'] },
  export: { type: 'export' },
};

const isStepType = (type: string): type is StepType => type in STEP_TYPES;

/** The step as MIM's run profiles describe it. */
export function stepDescription({ type, settings }: RecordedStep): XmlElement {
  if (!isStepType(type)) return element('step-description', []);
  const { deletionLimit } = settings;
  return element('step-description', [
    stepType(STEP_TYPES[type]),
    deletionLimit === undefined
      ? undefined
      : element('threshold', [textElement('delete', deletionLimit)]),
    // What MIM calls the one partition of a system that has no others.
    textElement('partition', 'default'),
    customData(settings.pageSize),
  ]);
}

const stepType = ({ type, subtype }: MimStepType): XmlElement =>
  element('step-type', [subtype && textElement(...subtype)], { type });

/** A page of ours is what MIM's extensible connectors call a batch. */
const customData = (pageSize: number | undefined): XmlElement =>
  element('custom-data', [
    pageSize === undefined
      ? undefined
      : element('extensible2-step-data', [
          textElement('timeout', 0),
          textElement('batch-size', pageSize),
        ]),
  ]);
