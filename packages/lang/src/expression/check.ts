import { isValueOf, unreachable } from '@cognate/kernel';
import type { Diagnostic } from '../diagnostic.ts';
import type { ExpressionType, FunctionInfo, FunctionParameter } from '../functions/definition.ts';
import { toInteger } from '../functions/integer.ts';
import { argumentCounts, findFunction } from '../functions/library.ts';
import { closestName } from '../suggestion.ts';
import { printExpression } from './print.ts';
import type { ExpressionSchema } from './schema.ts';
import type { AttributeNode, CallNode, ExpressionNode } from './tree.ts';
import { attributeNode } from './tree.ts';

/** What checking an expression against a schema tells. */
export interface CheckedExpression {
  readonly type: ExpressionType;
  /** Whether the result may be several values: only when the whole expression is a multi-valued attribute. */
  readonly multivalued: boolean;
  /** The attributes that it reads, in canonical spelling, each once, in the order of the text. */
  readonly attributes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Check {
  readonly schema: ExpressionSchema;
  readonly attributes: Set<string>;
  readonly diagnostics: Diagnostic[];
}

interface Found {
  readonly type: ExpressionType;
  readonly multivalued: boolean;
}

const ANY: Found = { type: 'any', multivalued: false };
const single = (type: ExpressionType): Found => ({ type, multivalued: false });

function checkAttribute(check: Check, node: AttributeNode): Found {
  const attribute = check.schema.attribute(node.name);
  if (attribute !== undefined) {
    check.attributes.add(attribute.name);
    return attribute;
  }
  const close = closestName(node.name, check.schema.names?.() ?? []);
  check.diagnostics.push({
    code: 'unknown-attribute',
    message: `There is no attribute ${node.name} here`,
    remedy:
      close === undefined
        ? 'Add the attribute to the schema, or put the name in quotes if it is meant as text'
        : `Did you mean ${close}?`,
    ...(close === undefined ? {} : { replacement: printExpression(attributeNode(close, node)) }),
    start: node.start,
    end: node.end,
  });
  return ANY;
}

function checkCount(check: Check, node: CallNode, info: FunctionInfo): void {
  const { least, most } = argumentCounts(info);
  const count = node.arguments.length;
  if (count >= least && count <= most) return;
  const wanted = `${least === most ? '' : 'at least '}${least} argument${least === 1 ? '' : 's'}`;
  const names = info.parameters.map((parameter) => parameter.name).join(', ');
  check.diagnostics.push({
    code: 'argument-count',
    message: `${info.name} takes ${least === 0 ? 'no arguments' : wanted}, not ${count}`,
    remedy: `Write ${info.name}(${names})`,
    start: node.start,
    end: node.end,
  });
}

const TAKES: Readonly<Record<FunctionParameter['type'], readonly ExpressionType[]>> = {
  text: ['string', 'integer', 'boolean', 'binary', 'reference', 'any', 'none'],
  any: ['string', 'integer', 'boolean', 'binary', 'reference', 'any', 'none'],
  values: ['string', 'integer', 'boolean', 'binary', 'reference', 'any', 'none'],
  integer: ['integer', 'string', 'any', 'none'],
  boolean: ['boolean', 'any', 'none'],
  binary: ['binary', 'string', 'any', 'none'],
};

const WANTED: Readonly<Record<FunctionParameter['type'], string>> = {
  text: 'a text',
  any: 'a value',
  values: 'an attribute',
  integer: 'a whole number',
  boolean: 'a condition (true or false)',
  binary: 'a binary value',
};

/** Texts go where numbers or binary values are wanted, but a constant one must be readable as such. */
function isUnreadable(node: ExpressionNode, type: FunctionParameter['type']): boolean {
  if (node.kind !== 'literal' || node.type !== 'string') return false;
  if (type === 'integer') return toInteger(node.value) === undefined;
  return type === 'binary' && !isValueOf('binary', node.value);
}

function checkArgument(
  check: Check,
  node: ExpressionNode,
  info: FunctionInfo,
  parameter: FunctionParameter,
): Found {
  const found = checkNode(check, node);
  const { start, end } = node;
  if (found.multivalued && parameter.type !== 'values') {
    check.diagnostics.push({
      code: 'multi-valued-attribute',
      message: `${info.name} needs one value for ${parameter.name}, and this attribute may have several`,
      remedy: 'Use Join, Count, HasValue or IsPresent, or a single-valued attribute',
      start,
      end,
    });
  } else if (!TAKES[parameter.type].includes(found.type) || isUnreadable(node, parameter.type)) {
    check.diagnostics.push({
      code: 'argument-type',
      message: `${info.name} needs ${WANTED[parameter.type]} for ${parameter.name}, not ${describe(node, found)}`,
      start,
      end,
    });
  }
  return found;
}

function describe(node: ExpressionNode, found: Found): string {
  if (node.kind === 'literal') return JSON.stringify(node.value);
  return found.type === 'integer' ? 'an integer value' : `a ${found.type} value`;
}

/** The type of a value that may be one of two. */
function union(a: ExpressionType, b: ExpressionType): ExpressionType {
  if (a === b || b === 'none') return a;
  return a === 'none' ? b : 'any';
}

function checkCall(check: Check, node: CallNode): Found {
  const info = findFunction(node.name);
  if (info === undefined) {
    for (const each of node.arguments) checkNode(check, each);
    return ANY;
  }
  checkCount(check, node, info);
  let type: ExpressionType = 'none';
  let passes = false;
  node.arguments.forEach((each, index) => {
    const last = info.parameters.at(-1);
    const parameter = info.parameters[index] ?? (last?.variadic === true ? last : undefined);
    if (parameter === undefined) {
      checkNode(check, each);
      return;
    }
    const found = checkArgument(check, each, info, parameter);
    if (parameter.result !== true) return;
    passes = true;
    type = union(type, found.type);
  });
  return single(passes ? type : info.returns);
}

function checkNode(check: Check, node: ExpressionNode): Found {
  switch (node.kind) {
    case 'literal':
      return single(node.type);
    case 'attribute':
      return checkAttribute(check, node);
    case 'call':
      return checkCall(check, node);
    case 'missing':
      return ANY;
    default:
      return unreachable(node);
  }
}

/**
 * Checks an expression against the attributes there are: unknown attributes, number and type of arguments,
 * multi-valued attributes where one value is needed. Mistakes that the parser has reported are not repeated.
 */
export function checkExpression(tree: ExpressionNode, schema: ExpressionSchema): CheckedExpression {
  const check: Check = { schema, attributes: new Set(), diagnostics: [] };
  const { type, multivalued } = checkNode(check, tree);
  const diagnostics = check.diagnostics.toSorted((a, b) => a.start - b.start);
  return { type, multivalued, attributes: [...check.attributes], diagnostics };
}
