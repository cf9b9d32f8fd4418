import { closestName } from './closest-name.ts';
import { compileCondition, compileSource } from './compile-expression.ts';
import { claimRuleId, metaverseTypeOf } from './compile-context.ts';
import type { TypeContext } from './compile-context.ts';
import type { JoinDocument, ProjectionDocument } from './document.ts';
import type { JoinCriterion, Projection } from './rules.ts';

/** The join criteria of an object type, in order of trial. */
export function compileJoins(
  type: TypeContext,
  joins: readonly JoinDocument[],
): readonly JoinCriterion[] {
  return joins.flatMap((join, index) => {
    const path = [...type.path, 'join', type.objectType, index];
    const bound = metaverseTypeOf(type, join.metaverseType, [...path, 'metaverseType']);
    const id = claimRuleId(
      type,
      join.id ?? `${type.document.id}.join.${type.objectType}.${index + 1}`,
      path,
    );
    if (bound === undefined) return [];
    if (Object.keys(join.match).length === 0)
      type.problems.error(
        [...path, 'match'],
        'empty-match',
        'A join needs at least one attribute to match.',
      );
    const matches = Object.entries(join.match).flatMap(([target, text]) => {
      const at = [...path, 'match', target];
      const metaverse = bound.attributes.get(target);
      if (
        metaverse === undefined ||
        metaverse.type === 'reference' ||
        metaverse.type === 'binary'
      ) {
        type.problems.error(
          at,
          'unknown-attribute',
          metaverse
            ? `A join cannot search the ${metaverse.type} attribute "${target}".`
            : `The metaverse type "${bound.name}" has no attribute "${target}".`,
          closestName(
            target,
            bound.attributes.get(target) ? [] : [...bound.attributes.values()].map((a) => a.name),
          ),
        );
        return [];
      }
      const compiled = compileSource(text, type.scope, at, type.problems);
      if (compiled?.type === 'reference')
        type.problems.error(
          at,
          'reference-flow',
          `A join cannot search by a reference: "${text}" is one.`,
        );
      return compiled ? [{ metaverse, source: compiled.source }] : [];
    });
    return [{ id, metaverseType: bound.name, matches }];
  });
}

export function compileProjection(
  type: TypeContext,
  document: ProjectionDocument | undefined,
): Projection | undefined {
  if (document === undefined) return undefined;
  const long = typeof document === 'string' ? { metaverseType: document } : document;
  const path = [...type.path, 'project', type.objectType];
  const bound = metaverseTypeOf(type, long.metaverseType, path);
  if (bound === undefined) return undefined;
  const id = claimRuleId(type, `${type.document.id}.project.${type.objectType}`, path);
  const when =
    'when' in long && long.when !== undefined
      ? compileCondition(long.when, type.scope, [...path, 'when'], type.problems)
      : undefined;
  return { id, metaverseType: bound.name, ...(when ? { when } : {}) };
}
