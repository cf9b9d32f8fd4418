import type { CompiledExpression } from '@cognate/lang';
import type { ObjectType } from '../configuration/rules.ts';
import { isExplicit } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import type { SourceView } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { AlgorithmStep } from '../flow/sync-failure.ts';
import { csView, expectedView } from '../flow/views.ts';
import { askScript, expectedObject, isScript, scriptObject } from '../scripts/bound-extension.ts';
import type { ScriptObject } from '../scripts/extension.ts';

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

/** What the connector filter of an object type is called. */
export const filterName = (type: string): string => `filter of "${type}"`;

/** Whether the connector filter keeps the object, as imported, out. */
export const isFiltered = (type: ObjectType, cs: CsObject): boolean => {
  const step = 'connector-filter';
  return meetsFilter(type, csView(cs, step), () => scriptObject(cs));
};

function meetsFilter(
  { filter, name }: ObjectType,
  view: SourceView,
  object: () => ScriptObject,
): boolean {
  if (filter === undefined) return false;
  const rule = filterName(name);
  if (!isScript(filter)) return holds(filter, view, rule);
  return askScript(filter, 'filterForDisconnection', { cs: object() }, { step: view.step, rule });
}

/** Refuses an export that would make the connector filter take the object back out. */
export function refuseFilteredExport(type: ObjectType, cs: CsObject): void {
  const step: AlgorithmStep = 'validate-connector-filter';
  // An explicit connector is not subject to the filter.
  if (
    type.filter === undefined ||
    isExplicit(cs) ||
    !meetsFilter(type, expectedView(cs, step), () => expectedObject(cs))
  )
    return;
  throw new SyncFailure({
    type: 'connector-filter-rule-violation',
    step,
    message: `What would be exported to "${cs.dn}" of connector "${cs.connector}" meets its connector filter.`,
  });
}
