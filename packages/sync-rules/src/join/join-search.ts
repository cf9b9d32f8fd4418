import { foldText } from '@cognate/kernel';
import type { Value, Values } from '@cognate/kernel';
import type { JoinCriterion, ObjectType } from '../configuration/rules.ts';
import { OBJECT_ID } from '../configuration/scope.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { holds } from '../filter/is-filtered.ts';
import { evaluateSource } from '../flow/evaluate-source.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import { csView } from '../flow/views.ts';
import { joinScript } from '../scripts/script-flows.ts';

/**
 * The longest value that a searched attribute holds, in UTF-16 code units as in MIM. The index keeps that much of it,
 * and both sides of a comparison are cut to it.
 */
export const LONGEST_INDEXED = 448;

/** The form in which indexed values are kept and searched: without case, cut to a length every index can hold. */
export function indexKey(value: Value): string {
  const text = foldText(String(value));
  // No half of a character: the store could not hold it.
  return text.length <= LONGEST_INDEXED
    ? text
    : text.slice(0, LONGEST_INDEXED).replace(/[\uD800-\uDBFF]$/, '');
}

/** One search: metaverse objects that have any of the keys in the attribute. */
export interface IndexSearch {
  readonly attribute: string;
  readonly keys: readonly string[];
}

/** A criterion applied to one object: the searches that must all match, or nothing where a value is missing. */
export interface JoinSearch {
  readonly criterion: JoinCriterion;
  readonly searches: readonly IndexSearch[];
}

/** What to search for, for an object that is not connected yet, in order of trial. */
export function joinSearches(type: ObjectType, cs: CsObject): readonly JoinSearch[] {
  const own = csView(cs, 'join');
  return type.joins.flatMap((criterion) => {
    if (criterion.when && !holds(criterion.when, own, criterion.id)) return [];
    const searches = criterion.matches.map((match) => {
      const attribute = match.metaverse.name;
      const view =
        match.source.kind === 'script' ? { ...own, script: joinScript(cs, attribute) } : own;
      const values = evaluateSource(match.source, view, criterion.id, attribute);
      if (attribute === OBJECT_ID) checkObjectId(values, criterion.id);
      return { attribute, keys: values.map(indexKey) };
    });
    return searches.some((search) => search.keys.length === 0) ? [] : [{ criterion, searches }];
  });
}

/** Ids are whole numbers; an object can mean one metaverse object only. */
function checkObjectId(values: Values, rule: string): void {
  const place = { step: 'join', rule, attribute: OBJECT_ID } as const;
  if (values.length > 1)
    throw new SyncFailure({
      ...place,
      type: 'join-object-id-must-be-single-valued',
      message: `A join by ${OBJECT_ID} needs one value; there are ${values.length}.`,
    });
  if (values[0] !== undefined && !/^[1-9]\d{0,15}$/.test(String(values[0])))
    throw new SyncFailure({
      ...place,
      type: 'cannot-parse-object-id',
      message: `"${String(values[0])}" is no metaverse object's id: a whole number is.`,
    });
}
