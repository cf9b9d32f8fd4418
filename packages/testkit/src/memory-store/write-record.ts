import { must } from '@cognate/kernel';
import type { ObjectError, StepRecord } from '@cognate/sync-engine';
import { insert, textKey } from './tables.ts';
import type { ErrorRow, Tables } from './tables.ts';

/** Adds a page's share of the run history. */
export function writeRecord(tables: Tables, record: StepRecord): void {
  const run = must(tables.runs.get(record.run), 'a run that was started');
  tables.runs.set(run.id, {
    ...run,
    steps: run.steps.map((step) =>
      step.step === record.step ? { ...step, counters: record.counters } : step,
    ),
  });
  for (const { counter, connector, ids, dns } of record.objects)
    for (const [at, id] of ids.entries())
      insert(
        tables.counted,
        textKey(record.run, record.step, record.page, counter, connector, at),
        { run: record.run, step: record.step, counter, connector, id, dn: dns?.[at] ?? null },
      );
  for (const error of record.errors)
    if (error.kind === 'discovery' && tables.objects.has(error.object ?? 0))
      noteErrors(tables, 'import', [{ object: error.object ?? 0, error }], record.run);
  for (const [at, error] of record.errors.entries())
    insert(tables.runErrors, textKey(record.run, record.step, record.page, at), {
      run: record.run,
      step: record.step,
      error,
    });
}

/** Keeps errors with their objects. */
export function noteErrors(
  tables: Tables,
  kind: ErrorRow['kind'],
  errors: readonly Pick<ObjectError, 'object' | 'error'>[],
  run: number,
): void {
  for (const { object, error } of errors)
    tables.errors.set(textKey(kind, object), { object, kind, type: error.type, run });
}
