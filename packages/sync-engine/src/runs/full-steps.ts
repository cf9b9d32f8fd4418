import type { RunStep } from '@cognate/sync-rules';
import type { RunStore } from '../ports/run-store.ts';
import { mayContinue } from './step-result.ts';

/** Under which configuration a connector was last imported or synchronized as a whole, by `fullStepKey`. */
export type FullSteps = Readonly<Record<string, string>>;

export type FullStepKind = 'import' | 'sync';

/** The place of a kind of step, of a partition where the step is limited to one. */
export const fullStepKey = (kind: FullStepKind, partition: string | undefined): string =>
  partition === undefined ? kind : `${kind} ${partition}`;

const FULL: Readonly<Record<FullStepKind, RegExp>> = {
  import: /^full-import/,
  sync: /full-sync$/,
};

/** The parts of a step that leave nothing as another configuration made it. */
export const fullParts = ({
  type,
  dropFile,
}: Pick<RunStep, 'type' | 'dropFile'>): readonly FullStepKind[] =>
  (['import', 'sync'] as const).filter(
    (kind) => FULL[kind].test(type) && dropFile?.use !== 'to-file',
  );

/**
 * Keeps under which configuration a step worked through everything. Where that was never done, what was synchronized
 * so far was synchronized by this one.
 */
export async function noteFullStep(
  store: Pick<RunStore, 'fullSteps' | 'setFullSteps'>,
  connector: string,
  step: RunStep,
  { result, mark }: { readonly result: string; readonly mark: string },
): Promise<void> {
  if (!mayContinue(result)) return;
  const before = await store.fullSteps(connector);
  const partition = step.partition?.name;
  const sync = fullStepKey('sync', partition);
  const keys = fullParts(step).map((kind) => fullStepKey(kind, partition));
  if (step.type.endsWith('-sync') && before[sync] === undefined) keys.push(sync);
  if (keys.every((key) => before[key] === mark)) return;
  const noted = keys.map((key) => [key, mark] as const);
  await store.setFullSteps(connector, { ...before, ...Object.fromEntries(noted) });
}
