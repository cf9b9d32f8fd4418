export type { Diagnostic, DiagnosticCode, Span } from './diagnostic.ts';
export type { Environment } from './evaluation/environment.ts';
export type { EvaluationError, EvaluationErrorCode } from './evaluation/failure.ts';
export { bindExpression } from './expression/bind.ts';
export { checkExpression } from './expression/check.ts';
export type { CheckedExpression } from './expression/check.ts';
export { compileExpression } from './expression/compile.ts';
export type { CompiledExpression } from './expression/compile.ts';
export { MAX_EXPRESSION_DEPTH } from './expression/cursor.ts';
export { MAX_EXPRESSION_LENGTH, parseExpression } from './expression/parse.ts';
export type { ParsedExpression } from './expression/parse.ts';
export { printExpression } from './expression/print.ts';
export type { ExpressionAttribute, ExpressionSchema } from './expression/schema.ts';
export { constantOf, directAttribute } from './expression/shortcut.ts';
export type {
  AttributeNode,
  CallNode,
  ExpressionNode,
  LiteralNode,
  MissingNode,
} from './expression/tree.ts';
export type {
  ExpressionType,
  FunctionExample,
  FunctionInfo,
  FunctionParameter,
  ParameterType,
} from './functions/definition.ts';
export { FUNCTIONS } from './functions/library.ts';
export { renderFunctionReference } from './reference/render-function-reference.ts';
