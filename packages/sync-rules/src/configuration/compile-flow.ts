import { isValueOf } from '@cognate/kernel';
import type { DnStyle, NameMap } from '@cognate/kernel';
import type { ExpressionType } from '@cognate/lang';
import type { BoundExtension } from '../scripts/bound-extension.ts';
import { closestName } from './closest-name.ts';
import { compileSource } from './compile-expression.ts';
import type { FlowDocument } from './document.ts';
import type { Attribute, FlowSource } from './rules.ts';
import { findAttribute } from './scope.ts';
import type { NameScope, Problems } from './scope.ts';

interface FlowInput {
  readonly flow: FlowDocument;
  readonly target: string;
  readonly targets: NameMap<Attribute>;
  readonly targetLabel: string;
  /** What the flow reads. */
  readonly scope: NameScope;
  /** How the names of what the flow reads are written; absent where it has none. */
  readonly dnStyle?: DnStyle;
  /** The rules extension that a scripted flow asks. */
  readonly extension: () => BoundExtension | undefined;
  readonly path: readonly (string | number)[];
  readonly problems: Problems;
}

interface CompiledFlow {
  readonly id: string | undefined;
  readonly target: Attribute;
  readonly source: FlowSource;
  readonly allowNulls: boolean;
  readonly initialOnly: boolean;
  readonly existenceTest: boolean;
}

/** Resolves one flow's target and source and checks that their types agree. */
export function compileFlow(input: FlowInput): CompiledFlow | undefined {
  const { path, problems } = input;
  const flow = typeof input.flow === 'string' ? { expression: input.flow } : input.flow;
  const target = input.targets.get(input.target);
  if (target === undefined)
    problems.error(
      path,
      'unknown-attribute',
      `The ${input.targetLabel} has no attribute "${input.target}".`,
      closestName(
        input.target,
        [...input.targets.values()].map((known) => known.name),
      ),
    );
  const given = [flow.expression, flow.constant, flow.dnPart, flow.script].filter(
    (source) => source !== undefined,
  );
  if (given.length !== 1) {
    problems.error(
      path,
      'flow-source',
      'A flow needs exactly one of "expression", "constant", "dnPart" and "script".',
    );
    return undefined;
  }
  const compiled = sourceOf(flow, target, input);
  if (target === undefined || compiled === undefined) return undefined;
  checkTypes(target, compiled.source, compiled.type, input);
  const { source } = compiled;
  return {
    id: flow.id,
    target,
    source:
      source.kind === 'expression' && compiled.type === 'any'
        ? { ...source, checked: target.type }
        : source,
    allowNulls: flow.allowNulls ?? false,
    initialOnly: flow.initialOnly ?? false,
    existenceTest: flow.existenceTest ?? false,
  };
}

/** What only an import flow may say. */
export function refuseImportOnly(
  flow: FlowDocument,
  path: FlowInput['path'],
  problems: Problems,
): void {
  if (typeof flow === 'string') return;
  if (flow.ifTaken !== undefined)
    problems.error(
      path,
      'unique-attribute',
      'Only an import flow can keep a value unique.',
      'Let an import flow choose the value, and export it from the metaverse.',
    );
  if (flow.when !== undefined)
    problems.error(
      path,
      'flow-condition',
      'Only an import flow has a condition of its own.',
      'Use IIF(condition, value, Null()), or the scope of an outbound rule.',
    );
}

type LongFlow = Exclude<FlowDocument, string>;

function sourceOf(
  flow: LongFlow,
  target: Attribute | undefined,
  input: FlowInput,
): { source: FlowSource; type: ExpressionType } | undefined {
  if (flow.dnPart !== undefined) return dnPartSource(flow.dnPart, target, input);
  if (flow.script !== undefined) return scriptSource(flow.script, target, input);
  if (flow.constant === undefined)
    return compileSource(flow.expression ?? '', input.scope, input.path, input.problems);
  const value = flow.constant;
  if (target?.type === 'reference')
    input.problems.error(
      input.path,
      'reference-flow',
      `References flow only from references: "${target.name}" is one.`,
    );
  else if (target !== undefined && !isValueOf(target.type, value))
    input.problems.error(
      input.path,
      'cs-attribute-type-mismatch',
      `The constant ${JSON.stringify(value)} is no ${target.type}.`,
    );
  return {
    source: { kind: 'constant', values: value === '' ? [] : [value] },
    type: target?.type ?? 'any',
  };
}

function dnPartSource(
  part: number,
  target: Attribute | undefined,
  { dnStyle, path, problems }: FlowInput,
): { source: FlowSource; type: ExpressionType } | undefined {
  if (dnStyle !== undefined) {
    // A part is text, which may be that of a number; it names nothing that a reference could mean.
    const type = target?.type === 'reference' ? 'string' : (target?.type ?? 'string');
    return { source: { kind: 'dn-part', part, dnStyle, type }, type };
  }
  problems.error(path, 'flow-source', 'Only an import flow can take a part of the name.');
  return undefined;
}

function scriptSource(
  script: string,
  target: Attribute | undefined,
  input: FlowInput,
): { source: FlowSource; type: ExpressionType } | undefined {
  const extension = input.extension();
  if (extension === undefined || target === undefined) return undefined;
  const { type } = target;
  return {
    source: { kind: 'script', extension, script, type },
    type: type === 'reference' ? type : 'any',
  };
}

function checkTypes(
  target: Attribute,
  source: FlowSource,
  type: ExpressionType,
  input: FlowInput,
): void {
  const { path, problems } = input;
  if ((target.type === 'reference') !== (type === 'reference') && type !== 'none') {
    problems.error(
      path,
      'reference-flow',
      `References flow only to references: "${target.name}" is ${target.type}, the source gives ${type}.`,
    );
    return;
  }
  if (type !== 'any' && type !== 'none' && type !== target.type)
    problems.error(
      path,
      'cs-attribute-type-mismatch',
      `"${target.name}" is ${target.type}, but the source gives ${type}.`,
      'Convert it with a function.',
    );
  const read = source.kind === 'direct' ? findAttribute(input.scope, source.attribute) : undefined;
  if (read?.multivalued === true && !target.multivalued)
    problems.list.push({
      path,
      severity: 'warning',
      code: 'flow-multi-values-to-single-value',
      message: `"${read.name}" may have several values, "${target.name}" holds one; an object with several fails.`,
    });
}
