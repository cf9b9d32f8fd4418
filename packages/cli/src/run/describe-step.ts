import type { RunRow, StepSummary } from '@cognate/server';
import { isSuccess, summarizeStep } from '@cognate/server';
import { formatNumber, renderTable } from '../output/render-table.ts';
import type { Column } from '../output/render-table.ts';
import type { Style } from '../output/style.ts';

/** A step of a run with its figures, as tables and JSON show it. */
export interface StepReport extends StepSummary {
  readonly run: number;
  readonly connector: string;
  readonly profile: string;
  readonly step: number;
  readonly type: string;
  readonly result: string;
  readonly message: string | null;
}

export function reportSteps(run: RunRow, now: Date): readonly StepReport[] {
  return run.steps.map((step) => ({
    run: run.id,
    connector: run.connector,
    profile: run.profile,
    step: step.step,
    type: step.type,
    result: step.result,
    message: step.message,
    ...summarizeStep(step, now),
  }));
}

/** Green where there is nothing to look at, yellow where objects had errors, red where the step did not complete. */
export const paintResult =
  (style: Style) =>
  (text: string, { result }: { readonly result: string }): string =>
    isSuccess(result)
      ? style.green(text)
      : result.startsWith('completed-') || result === 'in-progress'
        ? style.yellow(text)
        : style.red(text);

/** The steps of one or more runs as a table. */
export function renderSteps(steps: readonly StepReport[], style: Style): string {
  const columns: readonly Column<StepReport>[] = [
    { title: 'run', value: ({ run }) => run },
    { title: 'connector', value: ({ connector }) => connector },
    { title: 'step', value: ({ type }) => type },
    { title: 'adds', value: ({ adds }) => adds },
    { title: 'updates', value: ({ updates }) => updates },
    { title: 'renames', value: ({ renames }) => renames },
    { title: 'deletes', value: ({ deletes }) => deletes },
    { title: 'unchanged', value: ({ unchanged }) => unchanged },
    { title: 'to export', value: ({ exportsQueued }) => exportsQueued },
    {
      title: 'errors',
      value: ({ errors }) => errors,
      paint: (text, { errors }) => (errors > 0 ? style.yellow(text) : text),
    },
    { title: 'objects/s', value: ({ objectsPerSecond }) => objectsPerSecond },
    { title: 'seconds', value: ({ seconds }) => seconds.toFixed(2), align: 'right' },
    { title: 'result', value: ({ result }) => result, paint: paintResult(style) },
  ];
  return renderTable(columns, steps, style);
}

/** One line for a finished step. */
export function stepLine(report: StepReport): string {
  const { connector, type, objects, objectsPerSecond, seconds, errors, result } = report;
  const figures = `${formatNumber(objects)} objects in ${seconds.toFixed(2)} s (${formatNumber(objectsPerSecond)}/s)`;
  return `${connector} ${type}: ${figures}${errors > 0 ? `, ${formatNumber(errors)} errors` : ''}, ${result}`;
}
