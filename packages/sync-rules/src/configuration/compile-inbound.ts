import { closestName } from './closest-name.ts';
import { claimRuleId, extensionOf, metaverseTypeOf } from './compile-context.ts';
import type { BoundType, Path, TypeContext } from './compile-context.ts';
import { compileCondition, compileSource } from './compile-expression.ts';
import type { JoinDocument, ProjectionDocument } from './document.ts';
import type { Attribute, JoinCriterion, Projection } from './rules.ts';
import { candidateScope, findAttribute, metaverseScope } from './scope.ts';
import type { NameScope } from './scope.ts';

/** The join criteria of an object type, in order of trial. */
export function compileJoins(
  type: TypeContext,
  joins: readonly JoinDocument[],
): readonly JoinCriterion[] {
  return joins.flatMap((join, index) => {
    const path = [...type.path, 'join', type.objectType, index];
    const bound = searchedType(type, join.metaverseType, path);
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
      const match = compileMatch(type, bound.scope, { target, text }, [...path, 'match', target]);
      return match === undefined ? [] : [match];
    });
    const when = compileMeant(type, join.when, [...path, 'when']);
    const resolution = compileResolution(type, join, bound.scope, [...path, 'resolve']);
    return [
      {
        id,
        ...(bound.name === undefined ? {} : { metaverseType: bound.name }),
        ...(when ? { when } : {}),
        matches,
        ...resolution,
        several: join.several ?? 'next',
      },
    ];
  });
}

/** For which objects a join is meant. What it searches for is collected before references are known. */
function compileMeant(
  type: TypeContext,
  text: string | undefined,
  path: Path,
): JoinCriterion['when'] {
  if (text === undefined) return undefined;
  const when = compileCondition(text, type.scope, path, type.problems);
  if (when?.readsReferences === true)
    type.problems.error(
      path,
      'reference-flow',
      `The condition of a join cannot look at references, as "${text}" does.`,
    );
  return when;
}

/** How a join decides between candidates. */
function compileResolution(
  type: TypeContext,
  { resolve }: JoinDocument,
  scope: NameScope,
  path: Path,
): Pick<JoinCriterion, 'resolve' | 'script'> {
  if (resolve === undefined) return {};
  if (typeof resolve !== 'string') {
    const extension = extensionOf(type, path);
    return extension ? { script: { extension, name: resolve.script } } : {};
  }
  const condition = compileCondition(
    resolve,
    candidateScope(scope, type.scope),
    path,
    type.problems,
  );
  return condition ? { resolve: condition } : {};
}

/** The metaverse type that a join searches, or all of the metaverse. */
function searchedType(
  type: TypeContext,
  name: string | undefined,
  path: Path,
): { readonly name?: BoundType['name']; readonly scope: NameScope } | undefined {
  if (name !== undefined) return metaverseTypeOf(type, name, [...path, 'metaverseType']);
  return { scope: metaverseScope('metaverse', type.metaverse.attributes) };
}

function compileMatch(
  type: TypeContext,
  scope: NameScope,
  { target, text }: { readonly target: string; readonly text: JoinDocument['match'][string] },
  path: Path,
): JoinCriterion['matches'][number] | undefined {
  const metaverse = findAttribute(scope, target);
  if (metaverse === undefined || !isSearchable(metaverse)) {
    type.problems.error(
      path,
      'unknown-attribute',
      metaverse
        ? `A join cannot search the ${metaverse.type} attribute "${target}".`
        : `The ${scope.label} has no attribute "${target}".`,
      closestName(target, metaverse ? [] : [...scope.attributes.values()].map((a) => a.name)),
    );
    return undefined;
  }
  if (typeof text !== 'string') {
    const extension = extensionOf(type, path);
    // The index holds every value as text.
    const source = { kind: 'script', script: text.script, type: 'string' } as const;
    return extension && { metaverse, source: { ...source, extension } };
  }
  const compiled = compileSource(text, type.scope, path, type.problems);
  if (compiled?.type === 'reference')
    type.problems.error(
      path,
      'reference-flow',
      `A join cannot search by a reference: "${text}" is one.`,
    );
  return compiled && { metaverse, source: compiled.source };
}

const isSearchable = ({ type }: Attribute): boolean => type !== 'reference' && type !== 'binary';

/** The projections of an object type, in order of trial. */
export function compileProjections(
  type: TypeContext,
  document: ProjectionDocument | readonly ProjectionDocument[] | undefined,
): readonly Projection[] {
  if (document === undefined) return [];
  const at = [...type.path, 'project', type.objectType];
  if (typeof document === 'string' || !isList(document)) {
    const only = compileProjection(type, document, at, '');
    return only === undefined ? [] : [only];
  }
  return document.flatMap((each, index) => {
    const suffix = index === 0 ? '' : `.${index + 1}`;
    const compiled = compileProjection(type, each, [...at, index], suffix);
    return compiled === undefined ? [] : [compiled];
  });
}

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

function compileProjection(
  type: TypeContext,
  document: ProjectionDocument,
  path: Path,
  suffix: string,
): Projection | undefined {
  if (typeof document !== 'string' && 'script' in document) {
    const script = extensionOf(type, path);
    const own = `${type.document.id}.project.${type.objectType}${suffix}`;
    return script && { id: claimRuleId(type, own, path), metaverseType: '', script };
  }
  const long = typeof document === 'string' ? { metaverseType: document } : document;
  const bound = metaverseTypeOf(type, long.metaverseType, path);
  if (bound === undefined) return undefined;
  const id = claimRuleId(type, `${type.document.id}.project.${type.objectType}${suffix}`, path);
  const when =
    'when' in long && long.when !== undefined
      ? compileCondition(long.when, type.scope, [...path, 'when'], type.problems)
      : undefined;
  return { id, metaverseType: bound.name, ...(when ? { when } : {}) };
}
