import type { ConnectorDocument, RunStepDocument, StepType } from '@cognate/sync-rules';
import { deltaFileOf, writeDeltaInput } from './delta-file.ts';
import { guidOf, warn } from './export-context.ts';
import type { ExportContext } from './export-context.ts';
import { container, element, textElement } from './write-xml.ts';

type Partition = NonNullable<ConnectorDocument['partitions']>[string];

const partitionId = (connector: string, name: string): string =>
  guidOf(connector, 'partition', name);

/** `ma-partition-data`: the partitions, or one for everything. */
export function writePartitions(connector: ConnectorDocument): string {
  const all = Object.keys(connector.objectTypes);
  const partitions = Object.entries(connector.partitions ?? {});
  const whole: readonly (readonly [string, Partition])[] = [['default', {}]];
  const written = partitions.length === 0 ? whole : partitions;
  return container(
    'ma-partition-data',
    written.map(([name, { base, objectTypes = all }]) =>
      container('partition', [
        textElement('id', partitionId(connector.id, name)),
        textElement('name', base ?? name),
        textElement('selected', '1'),
        container('filter', [
          container(
            'object-classes',
            objectTypes.map((type) => textElement('object-class', type)),
          ),
          container('containers', [
            element('exclusions'),
            container('inclusions', [textElement('inclusion', base ?? '')]),
          ]),
        ]),
      ]),
    ),
  );
}

/** Step types by their words in MIM. */
const STEPS: Readonly<Record<StepType, readonly [type: string, subtype?: string]>> = {
  'full-import': ['full-import', 'to-cs'],
  'delta-import': ['delta-import', 'to-cs'],
  'full-sync': ['apply-rules', 'reevaluate-flow-connectors'],
  'delta-sync': ['apply-rules', 'apply-pending'],
  export: ['export'],
  'full-import-full-sync': ['full-import-reevaluate-rules'],
  'full-import-delta-sync': ['full-import'],
  'delta-import-delta-sync': ['delta-import'],
};

/** `ma-run-data` */
export function writeRunProfiles(context: ExportContext, connector: ConnectorDocument): string {
  const profiles = Object.entries(connector.runProfiles ?? {}).map(([name, steps]) =>
    container('run-configuration', [
      textElement('id', guidOf(connector.id, 'run', name)),
      textElement('name', name),
      textElement('version', '1'),
      container(
        'configuration',
        steps.map((step) => writeStep(context, connector, step, name)),
      ),
    ]),
  );
  return container('ma-run-data', profiles);
}

function writeStep(
  context: ExportContext,
  connector: ConnectorDocument,
  document: RunStepDocument,
  profile: string,
): string {
  const step = typeof document === 'string' ? { step: document } : document;
  const [type] = STEPS[step.step];
  const { dropFile, partition, objectLimit, deletionLimit } = step;
  for (const lost of ['pageSize', 'timeout', 'operationTimeout', 'hold'] as const)
    if (step[lost] !== undefined)
      warn(context, `${connector.id}: run profile ${profile}`, `MIM has no place for "${lost}".`);
  const delta = deltaFileOf(connector);
  const [first = 'default'] = Object.keys(connector.partitions ?? {});
  return container('step', [
    element('step-type', { type }, writeSubtypes(step)),
    container('threshold', [
      ...(objectLimit === undefined ? [] : [textElement('object', String(objectLimit))]),
      ...(deletionLimit === undefined ? [] : [textElement('delete', String(deletionLimit))]),
    ]),
    ...(dropFile === undefined ? [] : [textElement('dropfile-name', dropFile.name)]),
    textElement('partition', partitionId(connector.id, partition ?? first)),
    ...(delta === undefined || type !== 'delta-import' ? [] : [writeDeltaInput(delta)]),
  ]);
}

const SUBTYPES: Readonly<Record<string, string>> = {
  'apply-rules': 'apply-rules-subtype',
  export: 'export-subtype',
};

function writeSubtypes({ step, dropFile }: Exclude<RunStepDocument, string>): string {
  const [type, subtype] = STEPS[step];
  const use = dropFile?.use ?? 'none';
  const subtypes = [
    ...(use.startsWith('to-file') ? ['to-file'] : []),
    ...(use.endsWith('resume') || use === 'resume-from-file' ? ['resume-from-file'] : []),
    // Writing a file and stopping is no step for the connector space.
    ...(subtype === undefined || use === 'to-file' ? [] : [subtype]),
  ];
  const kind = SUBTYPES[type] ?? 'import-subtype';
  return subtypes.map((text) => textElement(kind, text)).join('');
}
