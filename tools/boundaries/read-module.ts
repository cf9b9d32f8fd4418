import {
  parseSync,
  Visitor,
  type Argument,
  type Directive,
  type Expression,
  type MemberExpression,
  type PropertyKey,
  type Statement,
  type VisitorObject,
} from 'oxc-parser';
import type { Finding, ModuleFacts } from './module-facts.ts';
import { isSql, selectsStar } from './sql-text.ts';

const platformNames = new Set([
  'Buffer',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'globalThis',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);
const impureMembers = new Set(['Date.now', 'Math.random']);

type Facts = { [Key in Exclude<keyof ModuleFacts, 'hasOwnCode'>]: Finding[] };
type Note = (list: Finding[], what: string, node: { readonly start: number }) => void;

/**
 * Reads the facts of one TypeScript source. Throws when the text does not parse: a file that the
 * check cannot read must not pass it.
 */
export function readModule(path: string, source: string): ModuleFacts {
  const { program, errors } = parseSync(path, source);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);

  const facts: Facts = { imports: [], impurities: [], waits: [], evaluations: [], sql: [] };
  const note: Note = (list, what, node) => {
    list.push({ what, line: source.slice(0, node.start).split('\n').length });
  };
  new Visitor(importVisitor(facts, note)).visit(program);
  new Visitor(purityVisitor(facts, note)).visit(program);
  new Visitor(textVisitor(facts, note)).visit(program);
  const hasOwnCode = program.body.some((node) => !isPassThrough(node));
  return { ...facts, hasOwnCode };
}

function importVisitor({ imports, evaluations }: Facts, note: Note): VisitorObject {
  return {
    ImportDeclaration: (node) => note(imports, node.source.value, node),
    ExportAllDeclaration: (node) => note(imports, node.source.value, node),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) note(imports, node.source.value, node);
    },
    TSImportType: (node) => note(imports, node.source.value, node),
    TSExternalModuleReference: (node) => note(imports, node.expression.value, node),
    ImportExpression: (node) => {
      const name = constantText(node.source);
      if (name !== undefined) note(imports, name, node);
      // A name computed at run time is fine for a file of ours, not for code that is data.
      else if (mentionsDataUrl(node.source)) note(evaluations, 'import of a data: URL', node);
    },
    CallExpression: (node) => {
      if (node.callee.type !== 'Identifier') return;
      if (node.callee.name === 'eval') note(evaluations, 'eval()', node);
      if (node.callee.name === 'Function') note(evaluations, 'Function()', node);
      const [first] = node.arguments;
      if (node.callee.name !== 'require' || first === undefined) return;
      const name = constantText(first);
      if (name !== undefined) note(imports, name, node);
    },
    Property: (node) => {
      // new Worker(text, { eval: true })
      if (isNamed(node.key, 'eval') && node.value.type === 'Literal' && node.value.value === true)
        note(evaluations, 'eval: true', node);
    },
    NewExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Function')
        note(evaluations, 'new Function()', node);
    },
  };
}

function purityVisitor({ impurities, waits }: Facts, note: Note): VisitorObject {
  // Names after a dot and keys of objects are not uses of a global; a parent is seen before them.
  const names = new Set<number>();
  const skipKey = (node: {
    readonly computed: boolean;
    readonly key: { readonly start: number };
  }) => {
    if (!node.computed) names.add(node.key.start);
  };
  const async = (node: { readonly async: boolean; readonly start: number }) => {
    if (node.async) note(waits, 'async function', node);
  };
  return {
    MemberExpression: (node) => {
      if (!node.computed) names.add(node.property.start);
      const member = memberName(node);
      if (member !== undefined && impureMembers.has(member)) note(impurities, member, node);
    },
    Property: (node) => {
      if (!node.shorthand) skipKey(node);
    },
    MethodDefinition: skipKey,
    PropertyDefinition: skipKey,
    TSPropertySignature: skipKey,
    TSMethodSignature: skipKey,
    TSQualifiedName: (node) => void names.add(node.right.start),
    Identifier: (node) => {
      if (platformNames.has(node.name) && !names.has(node.start)) note(impurities, node.name, node);
    },
    NewExpression: (node) => {
      if (isNamed(node.callee, 'Date') && node.arguments.length === 0)
        note(impurities, 'new Date()', node);
    },
    CallExpression: (node) => {
      if (isNamed(node.callee, 'Date')) note(impurities, 'Date()', node);
    },
    ArrowFunctionExpression: async,
    FunctionDeclaration: async,
    FunctionExpression: async,
    AwaitExpression: (node) => note(waits, 'await', node),
  };
}

function textVisitor({ sql }: Facts, note: Note): VisitorObject {
  const check = (text: string, node: { readonly start: number }) => {
    if (!isSql(text)) return;
    const beginning = text.trim().replaceAll(/\s+/g, ' ').slice(0, 40);
    note(sql, selectsStar(text) ? `select * in: ${beginning}` : beginning, node);
  };
  return {
    Literal: (node) => {
      if (typeof node.value === 'string') check(node.value, node);
    },
    TemplateLiteral: (node) => check(node.quasis.map((q) => q.value.raw).join(' x '), node),
  };
}

/** The text of a literal or of a template without holes. */
function constantText(node: Argument): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.raw;
  return undefined;
}

function mentionsDataUrl(node: Expression): boolean {
  if (node.type === 'TemplateLiteral')
    return node.quasis[0]?.value.raw.startsWith('data:') ?? false;
  return node.type === 'BinaryExpression' && node.left.type === 'Literal'
    ? String(node.left.value).startsWith('data:')
    : false;
}

/** `Math.random` for both `Math.random` and `Math['random']`. */
function memberName(node: MemberExpression): string | undefined {
  if (node.object.type !== 'Identifier') return undefined;
  if (!node.computed) return `${node.object.name}.${node.property.name}`;
  const name = constantText(node.property);
  return name === undefined ? undefined : `${node.object.name}.${name}`;
}

function isNamed(node: Expression | PropertyKey, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** A statement that only names other modules' exports. */
function isPassThrough(node: Directive | Statement): boolean {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') return true;
  return node.type === 'ExportNamedDeclaration' && node.declaration === null;
}
