import type { Result, Value, Values } from '@cognate/kernel';
import { err, ok, unreachable } from '@cognate/kernel';
import type { Environment } from '../evaluation/environment.ts';
import type { EvaluationError } from '../evaluation/failure.ts';
import { EvaluationFailure, fail } from '../evaluation/failure.ts';
import type { Argument, Evaluate } from '../functions/definition.ts';
import { argumentCounts, findFunction } from '../functions/library.ts';
import type { AttributeNode, CallNode, ExpressionNode } from './tree.ts';

/** An expression made ready for many evaluations. */
export interface CompiledExpression {
  /** The value for one object; null when there is none. Never throws what the environment does not throw. */
  evaluate(environment: Environment): Result<Value | null, EvaluationError>;
}

const NO_VALUES: Values = [];

const failing =
  (message: string, node: ExpressionNode): Evaluate =>
  () =>
    fail('sync-rule-invalid-expression', message, node);

function compileAttribute(node: AttributeNode): Evaluate {
  const { name } = node;
  return (environment) => {
    const values = environment.values(name);
    if (values === undefined) return null;
    if (values.length > 1) {
      const message = `${name} has ${values.length} values where one is needed`;
      fail('flow-multi-values-to-single-value', message, node);
    }
    return values[0] ?? null;
  };
}

function compileArgument(node: ExpressionNode): Argument {
  const one = compileNode(node);
  if (node.kind === 'attribute') {
    const { name } = node;
    return { one, all: (environment) => environment.values(name) ?? NO_VALUES };
  }
  const all = (environment: Environment): Values => {
    const value = one(environment);
    return value === null ? NO_VALUES : [value];
  };
  return { one, all };
}

function compileCall(node: CallNode): Evaluate {
  const definition = findFunction(node.name);
  if (definition === undefined) return failing(`There is no function ${node.name}`, node);
  const { least, most } = argumentCounts(definition);
  const given = node.arguments;
  if (given.length < least || given.length > most) {
    return failing(`${definition.name} cannot take ${given.length} arguments`, node);
  }
  const { start, end } = node;
  const call = { name: definition.name, spans: given, start, end };
  return definition.build(given.map(compileArgument), call);
}

function compileNode(node: ExpressionNode): Evaluate {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'attribute':
      return compileAttribute(node);
    case 'call':
      return compileCall(node);
    case 'missing':
      return failing('Part of the expression is missing', node);
    default:
      return unreachable(node);
  }
}

/**
 * Turns a tree into nested functions; nothing of it is ever run as JavaScript text.
 * A tree with mistakes compiles too and reports them as `sync-rule-invalid-expression` when that part is evaluated.
 */
export function compileExpression(tree: ExpressionNode): CompiledExpression {
  const run = compileNode(tree);
  return {
    evaluate: (environment) => {
      try {
        return ok(run(environment));
      } catch (error) {
        if (error instanceof EvaluationFailure) return err(error.error);
        throw error;
      }
    },
  };
}
