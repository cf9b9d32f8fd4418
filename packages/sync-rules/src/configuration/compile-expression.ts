import {
  bindExpression,
  checkExpression,
  compileExpression,
  constantOf,
  directAttribute,
  parseExpression,
} from '@cognate/lang';
import type { Diagnostic, ExpressionSchema, ExpressionType } from '@cognate/lang';
import type { Problem } from './problem.ts';
import type { Condition, FlowSource } from './rules.ts';
import { findAttribute } from './scope.ts';
import type { NameScope, Problems } from './scope.ts';

const schemaOf = (scope: NameScope): ExpressionSchema => ({
  attribute: (name) => findAttribute(scope, name),
  names: () => [...scope.attributes.values()].map((attribute) => attribute.name),
});

const problemOf = (path: Problem['path'], diagnostic: Diagnostic): Problem => ({
  path,
  span: { start: diagnostic.start, end: diagnostic.end },
  severity: 'error',
  code: diagnostic.code,
  message: diagnostic.message,
  ...(diagnostic.remedy === undefined ? {} : { remedy: diagnostic.remedy }),
});

interface Compiled {
  readonly source: FlowSource;
  readonly type: ExpressionType;
  /** What it reads. */
  readonly attributes: readonly string[];
}

/** Compiles an expression to a flow source; a lone attribute copies all its values, a literal is a constant. */
export function compileSource(
  text: string,
  scope: NameScope,
  path: Problem['path'],
  problems: Problems,
): Compiled | undefined {
  const parsed = parseExpression(text);
  const diagnostics = [...parsed.diagnostics];
  const direct = directAttribute(parsed.tree);
  const schema = schemaOf(scope);
  if (diagnostics.length === 0 && direct !== undefined) {
    const attribute = findAttribute(scope, direct);
    if (attribute)
      return {
        source: { kind: 'direct', attribute: attribute.name },
        type: attribute.type,
        attributes: [attribute.name],
      };
  }
  const checked = checkExpression(parsed.tree, schema);
  diagnostics.push(...checked.diagnostics);
  for (const name of checked.attributes) {
    if (findAttribute(scope, name)?.type === 'reference')
      problems.error(
        path,
        'reference-in-expression',
        `"${name}" is a reference, which an expression cannot read.`,
        'Let references flow directly, from a reference attribute to a reference attribute.',
      );
  }
  if (diagnostics.length > 0) {
    problems.list.push(...diagnostics.map((diagnostic) => problemOf(path, diagnostic)));
    return undefined;
  }
  const constant = constantOf(parsed.tree);
  if (constant !== undefined && constant !== null)
    return {
      source: { kind: 'constant', values: constant === '' ? [] : [constant] },
      type: checked.type,
      attributes: [],
    };
  const expression = compileExpression(bindExpression(parsed.tree, schema));
  return {
    source: { kind: 'expression', expression, text },
    type: checked.type,
    attributes: checked.attributes,
  };
}

/** Compiles a condition; it holds when its value is true. */
export function compileCondition(
  text: string,
  scope: NameScope,
  path: Problem['path'],
  problems: Problems,
): Condition | undefined {
  const parsed = parseExpression(text);
  const schema = schemaOf(scope);
  const checked = checkExpression(parsed.tree, schema);
  const diagnostics = [...parsed.diagnostics, ...checked.diagnostics];
  problems.list.push(...diagnostics.map((diagnostic) => problemOf(path, diagnostic)));
  if (diagnostics.length > 0) return undefined;
  if (checked.type !== 'boolean' && checked.type !== 'any')
    problems.error(
      path,
      'condition-not-boolean',
      `"${text}" is not a condition: it gives ${checked.type}.`,
      'Write a comparison or a function that gives true or false.',
    );
  const isReference = (name: string): boolean => findAttribute(scope, name)?.type === 'reference';
  return {
    ...compileExpression(bindExpression(parsed.tree, schema)),
    readsReferences: checked.attributes.some(isReference),
  };
}
