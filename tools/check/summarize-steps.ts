/** How one step of the check ended. */
export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
}

/** The closing line of a check: every step with its state, and what to run for the failed ones. */
export function summarizeSteps(results: readonly StepResult[]): string {
  const steps = results.map(
    ({ name, ok, seconds }) => `${name} ${ok ? 'ok' : 'FAILED'} (${seconds.toFixed(1)} s)`,
  );
  const failed = results.filter(({ ok }) => !ok);
  const verdict =
    failed.length === 0
      ? `all ${results.length} passed`
      : `${failed.length} of ${results.length} failed`;
  return `check: ${steps.join(', ')}: ${verdict}`;
}
