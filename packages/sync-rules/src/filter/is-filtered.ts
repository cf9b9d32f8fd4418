import type { CompiledExpression } from '@cognate/lang';
import type { ObjectType } from '../configuration/rules.ts';
import { isExplicit } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import type { SourceView } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { AlgorithmStep } from '../flow/sync-failure.ts';
import { csView, expectedView } from '../flow/views.ts';

/** Whether a condition holds: its value is true. A failing condition fails the object. */
export function holds(condition: CompiledExpression, view: SourceView, rule: string): boolean {
  const result = condition.evaluate(view);
  if (!result.ok)
    throw new SyncFailure({
      type: result.error.code,
      step: view.step,
      message: `The condition of ${rule} fails: ${result.error.message}`,
      rule,
    });
  return result.value === true;
}

/** Whether the connector filter keeps the object, as imported, out. */
export const isFiltered = (type: ObjectType, cs: CsObject): boolean =>
  type.filter !== undefined &&
  holds(type.filter, csView(cs, 'connector-filter'), `filter of "${type.name}"`);

/** Refuses an export that would make the connector filter take the object back out. */
export function refuseFilteredExport(type: ObjectType, cs: CsObject): void {
  const step: AlgorithmStep = 'validate-connector-filter';
  // An explicit connector is not subject to the filter.
  if (
    type.filter === undefined ||
    isExplicit(cs) ||
    !holds(type.filter, expectedView(cs, step), `filter of "${type.name}"`)
  )
    return;
  throw new SyncFailure({
    type: 'connector-filter-rule-violation',
    step,
    message: `What would be exported to "${cs.dn}" of connector "${cs.connector}" meets its connector filter.`,
  });
}
