import { NameMap } from '@cognate/kernel';
import { closestName } from './closest-name.ts';
import type { ConnectorContext, Path } from './compile-context.ts';
import { compilePartitions } from './compile-partitions.ts';
import type { RunStepDocument } from './document.ts';
import type { ConnectorRules, Partition, RunStep } from './rules.ts';

/** Compiles the run profiles of a connector. */
export function compileProfiles(context: ConnectorContext): ConnectorRules['runProfiles'] {
  const profiles = new NameMap<{ readonly name: string; readonly steps: readonly RunStep[] }>();
  const partitions = compilePartitions(context);
  const at = [...context.path, 'runProfiles'];
  for (const [name, steps] of context.problems.entries(
    context.document.runProfiles,
    at,
    'run profile',
  )) {
    const path = [...at, name];
    if (steps.length === 0)
      context.problems.error(
        path,
        'no-steps-in-profile',
        `The run profile "${name}" has no steps.`,
      );
    const compiled = steps.map((step, index) => {
      const partition = partitionOf(context, partitions, step, [...path, index]);
      return compileStep(step, partition);
    });
    compiled.forEach((step, index) => checkStep(context, step, [...path, index]));
    profiles.set(name, { name, steps: compiled });
  }
  return profiles;
}

function partitionOf(
  context: ConnectorContext,
  partitions: NameMap<Partition>,
  document: RunStepDocument,
  path: Path,
): Partition | undefined {
  if (typeof document === 'string' || document.partition === undefined) return undefined;
  const partition = partitions.get(document.partition);
  if (partition === undefined)
    context.problems.error(
      [...path, 'partition'],
      'missing-partition-for-run-step',
      `The connector "${context.document.id}" has no partition "${document.partition}".`,
      closestName(
        document.partition,
        [...partitions.values()].map(({ name }) => name),
      ) ?? 'Declare it under partitions.',
    );
  return partition;
}

function compileStep(document: RunStepDocument, partition: Partition | undefined): RunStep {
  if (typeof document === 'string') return { type: document };
  const { step, partition: _name, ...settings } = document;
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  // What is left of the optional keys are those that are set.
  return {
    type: step,
    ...(Object.fromEntries(given) as Omit<RunStep, 'type' | 'partition'>),
    ...(partition === undefined ? {} : { partition }),
  };
}

/** For which kinds of steps a setting means something. */
const KINDS = {
  deletionLimit: ['import', 'export'],
  operationTimeout: ['import', 'export'],
  hold: ['export'],
  dropFile: ['import', 'export'],
} as const satisfies Partial<Record<keyof RunStep, readonly StepKind[]>>;

type StepKind = 'import' | 'export' | 'sync';

/** What a step begins with decides: the combined ones are imports with a synchronization behind them. */
const kindOf = ({ type }: RunStep): StepKind =>
  type === 'export' ? 'export' : type.includes('import') ? 'import' : 'sync';

function checkStep(context: ConnectorContext, step: RunStep, path: Path): void {
  const kind = kindOf(step);
  if (kind === 'export' && !context.traits.canExport)
    context.problems.error(
      path,
      'export-not-supported',
      `Connectors of type "${context.document.type}" cannot export.`,
    );
  for (const [setting, kinds] of Object.entries(KINDS))
    if (setting in step && !kinds.some((each) => each === kind))
      context.problems.error(
        [...path, setting],
        'setting-without-meaning',
        `"${setting}" means nothing to a step of type "${step.type}".`,
        `It belongs to steps of kind ${kinds.join(' and ')}.`,
      );
  if (step.type.endsWith('-sync') && step.dropFile?.use === 'to-file')
    context.problems.error(
      [...path, 'dropFile', 'use'],
      'setting-without-meaning',
      `A step of type "${step.type}" has nothing to synchronize when it only writes a file.`,
      `Use ${step.type.slice(0, step.type.indexOf('import') + 'import'.length)}, or to-file-and-resume.`,
    );
}
