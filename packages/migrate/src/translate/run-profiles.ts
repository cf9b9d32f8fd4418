import type { MimAgent, MimRunProfile, MimRunStep } from '../mim/model.ts';
import type { RunStepDocument, StepType } from '@cognate/sync-rules';
import { partitionNames } from './partitions.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';
import { connectorUnit } from './unit.ts';
import type { Unit } from './unit.ts';

type LongStep = Exclude<RunStepDocument, string>;

/** The run profiles with their steps. */
export function runProfileUnits(
  context: TranslateContext,
  connector: TargetConnector,
  profiles: readonly MimRunProfile[],
): readonly Unit[] {
  return profiles.flatMap((profile) => {
    const notes = new Set<string>();
    const steps: RunStepDocument[] = [];
    for (const step of profile.steps) {
      const translated = translateStep(context, connector, step, notes);
      const previous = steps.at(-1);
      // Without partitions here, a step for each of the old ones is the same step again.
      if (translated === undefined || sameStep(previous, translated)) continue;
      steps.push(translated);
    }
    const { name, place } = profile;
    const subject = `${connector.id}: run profile ${name}`;
    if (steps.length === 0) {
      say(
        context,
        {
          category: 'unsupported',
          code: 'run-profile',
          subject,
          message: `It has no step that can be carried over. ${[...notes].join(' ')}`.trim(),
        },
        place,
      );
      return [];
    }
    return [
      connectorUnit(
        {
          category: notes.size === 0 ? 'one-to-one' : 'note',
          code: 'run-profile',
          subject,
          message: notes.size === 0 ? `${steps.length} steps.` : [...notes].join(' '),
          place,
        },
        connector.id,
        (draft) => {
          draft.runProfiles = { ...draft.runProfiles, [name]: steps };
          return ['runProfiles', name];
        },
      ),
    ];
  });
}

const sameStep = (one: RunStepDocument | undefined, other: RunStepDocument): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Step types by the old type and whether the import is for the connector space only. */
function stepType({ type, subtypes }: MimRunStep): StepType | undefined {
  const stage = subtypes.includes('to-cs') || isToFile(subtypes);
  switch (type) {
    case 'full-import':
      return stage ? 'full-import' : 'full-import-delta-sync';
    case 'delta-import':
      return stage ? 'delta-import' : 'delta-import-delta-sync';
    case 'full-import-reevaluate-rules':
      return 'full-import-full-sync';
    case 'apply-rules':
      return subtypes.includes('apply-pending') ? 'delta-sync' : 'full-sync';
    case 'export':
      return 'export';
    default:
      return undefined;
  }
}

const isToFile = (subtypes: readonly string[]): boolean =>
  subtypes.includes('to-file') && !subtypes.includes('resume-from-file');

function translateStep(
  context: TranslateContext,
  connector: TargetConnector,
  step: MimRunStep,
  notes: Set<string>,
): RunStepDocument | undefined {
  const wanted = stepType(step);
  if (wanted === undefined) {
    notes.add(`The step type "${step.type}" is not known; the step was left out.`);
    return undefined;
  }
  const type = withoutDelta(connector, wanted, notes);
  const settings = {
    ...partitionOf(context, connector, step, notes),
    ...limitsOf(step, type),
    ...dropFileOf(step),
  };
  return Object.keys(settings).length === 0 ? type : { step: type, ...settings };
}

type StepSettings = Omit<LongStep, 'step'>;

function partitionOf(
  context: TranslateContext,
  connector: TargetConnector,
  step: MimRunStep,
  notes: Set<string>,
): StepSettings {
  const partition = partitionNames(context, connector).get(step.partition);
  if (partition !== undefined) return { partition };
  const selected = connector.agent?.partitions.filter((one) => one.selected) ?? [];
  if (selected.length > 1) notes.add('The steps for each partition became one step for all.');
  return {};
}

function limitsOf(
  { objectLimit = 0, deletionLimit = 0 }: MimRunStep,
  type: StepType,
): StepSettings {
  return {
    ...(objectLimit > 0 ? { objectLimit } : {}),
    ...(deletionLimit > 0 && type !== 'full-sync' && type !== 'delta-sync'
      ? { deletionLimit }
      : {}),
  };
}

function dropFileOf(step: MimRunStep): StepSettings {
  const use = dropFileUse(step.subtypes);
  return use === undefined ? {} : { dropFile: { name: dropFileName(step), use } };
}

/** A connector without delta imports does full ones. */
function withoutDelta(connector: TargetConnector, type: StepType, notes: Set<string>): StepType {
  if (!type.startsWith('delta-import') || connector.deltaImport) return type;
  notes.add('The connector cannot find changes with these settings: full imports instead.');
  return type === 'delta-import' ? 'full-import' : 'full-import-delta-sync';
}

function dropFileUse(
  subtypes: readonly string[],
): 'to-file' | 'to-file-and-resume' | 'resume-from-file' | undefined {
  const writes = subtypes.includes('to-file');
  const resumes = subtypes.includes('resume-from-file');
  if (writes) return resumes ? 'to-file-and-resume' : 'to-file';
  return resumes ? 'resume-from-file' : undefined;
}

function dropFileName({ dropFile }: MimRunStep): string {
  const name = dropFile
    .replace(/\.\w+$/, '')
    .replaceAll(/[^A-Za-z0-9_-]/g, '-')
    .slice(0, 99);
  return /^[A-Za-z0-9]/.test(name) ? name : `drop${name}`;
}

/** What run steps were tuned with; it has no meaning here. */
export function reportTuning(context: TranslateContext, agent: MimAgent, id: string): void {
  const tuned = new Set(
    agent.runProfiles.flatMap(({ steps }) => steps.flatMap(({ settings }) => [...settings.keys()])),
  );
  if (tuned.size > 0)
    say(
      context,
      {
        category: 'note',
        code: 'run-profile',
        subject: `${id}: settings of run steps`,
        message: `${[...tuned].sort().join(', ')}: the connector type has its own; look whether its settings need them.`,
      },
      agent.place,
    );
}
