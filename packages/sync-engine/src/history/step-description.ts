import type { StepSettings, StepType } from '@cognate/sync-rules';
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
  'full-import-full-sync': { type: 'full-import-reevaluate-rules' },
  'full-import-delta-sync': { type: 'full-import' },
  'delta-import-delta-sync': { type: 'delta-import' },
};

const isStepType = (type: string): type is StepType => type in STEP_TYPES;

/** The step as MIM's run profiles describe it. */
export function stepDescription({ type, settings }: RecordedStep): XmlElement {
  if (!isStepType(type)) return element('step-description', []);
  return element('step-description', [
    stepType(STEP_TYPES[type], settings.dropFile),
    threshold(settings),
    settings.dropFile && textElement('dropfile-name', settings.dropFile.name),
    // What MIM calls the one partition of a system that has no others.
    textElement('partition', settings.partition?.name ?? 'default'),
    customData(settings),
  ]);
}

function stepType({ type, subtype }: MimStepType, dropFile: StepSettings['dropFile']): XmlElement {
  const kind = type === 'export' ? 'export-subtype' : 'import-subtype';
  const file = dropFile && FILE_SUBTYPES[dropFile.use].map((word) => textElement(kind, word));
  const own = subtype && textElement(...subtype);
  return element('step-type', [...(file ?? []), dropFile?.use === 'to-file' ? undefined : own], {
    type,
  });
}

/** MIM's words for what a step does with a drop file. */
const FILE_SUBTYPES: Readonly<
  Record<NonNullable<StepSettings['dropFile']>['use'], readonly string[]>
> = {
  'to-file': ['to-file'],
  'to-file-and-resume': ['to-file', 'resume-from-file'],
  'resume-from-file': ['resume-from-file'],
};

function threshold({ objectLimit, deletionLimit }: StepSettings): XmlElement | undefined {
  if (objectLimit === undefined && deletionLimit === undefined) return undefined;
  return element('threshold', [
    objectLimit === undefined ? undefined : textElement('object', objectLimit),
    deletionLimit === undefined ? undefined : textElement('delete', deletionLimit),
  ]);
}

/** A page of ours is what MIM's extensible connectors call a batch. */
const customData = ({ pageSize, operationTimeout }: StepSettings): XmlElement =>
  element('custom-data', [
    pageSize === undefined && operationTimeout === undefined
      ? undefined
      : element('extensible2-step-data', [
          textElement('timeout', operationTimeout ?? 0),
          pageSize === undefined ? undefined : textElement('batch-size', pageSize),
        ]),
  ]);
