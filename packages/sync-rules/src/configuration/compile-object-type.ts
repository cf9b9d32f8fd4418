import { claimRuleId, extensionOf, metaverseTypeOf, valueOf } from './compile-context.ts';
import type { BoundType, Path, TypeContext } from './compile-context.ts';
import { compileCondition } from './compile-expression.ts';
import { compileFlow, refuseImportOnly } from './compile-flow.ts';
import { compileJoins, compileProjections } from './compile-inbound.ts';
import { byName } from './compile-metaverse.ts';
import type { FlowDocument } from './document.ts';
import { compileSubstitutes } from './compile-substitutes.ts';
import type {
  Attribute,
  ExportFlow,
  ImportFlow,
  ObjectType,
  OutboundRule,
  Substitutes,
} from './rules.ts';
import { exportScope, manualScope } from './scope.ts';

/** Compiles all rules of one object type. */
export function compileType(
  type: TypeContext,
  outbound: readonly { readonly rule: OutboundRule; readonly flows: readonly ExportFlow[] }[],
): ObjectType {
  const filter = valueOf(type.document.filter, type.objectType);
  const condition = filter === undefined ? undefined : compileFilter(type, filter);
  const exportFlows = flowsByMetaverseType(type, 'exportFlows', exportFlow);
  for (const { rule, flows } of outbound) {
    if (rule.objectType !== type.objectType) continue;
    exportFlows.set(rule.metaverseType, [...flows, ...(exportFlows.get(rule.metaverseType) ?? [])]);
  }
  return {
    name: type.objectType,
    attributes: type.attributes,
    attributeList: [...type.attributes.values()].sort(byName),
    ...(condition ? { filter: condition } : {}),
    ...(typeof filter === 'string' ? { filterText: filter } : {}),
    joins: compileJoins(type, valueOf(type.document.join, type.objectType) ?? []),
    projections: compileProjections(type, valueOf(type.document.project, type.objectType)),
    importFlows: scriptsLast(flowsByMetaverseType(type, 'importFlows', importFlow)),
    exportFlows,
  };
}

function compileFilter(
  type: TypeContext,
  filter: NonNullable<TypeContext['document']['filter']>[string],
): ObjectType['filter'] {
  const path = [...type.path, 'filter', type.objectType];
  if (typeof filter !== 'string') return extensionOf(type, path);
  return compileCondition(filter, type.scope, path, type.problems);
}

/** A flow with the place that it stands at. */
interface PlacedFlow {
  readonly bound: BoundType;
  readonly target: string;
  readonly flow: FlowDocument;
  readonly path: Path;
}

function flowsByMetaverseType<T>(
  type: TypeContext,
  section: 'importFlows' | 'exportFlows',
  compile: (type: TypeContext, flow: PlacedFlow) => T | undefined,
): Map<string, readonly T[]> {
  const result = new Map<string, readonly T[]>();
  const { problems } = type;
  const at = [...type.path, section, type.objectType];
  for (const [name, flows] of problems.entries(
    valueOf(type.document[section], type.objectType),
    at,
    'metaverse type',
  )) {
    const path = [...at, name];
    const bound = metaverseTypeOf(type, name, path);
    if (bound === undefined) continue;
    result.set(
      bound.name,
      problems.entries(flows, path, 'attribute').flatMap(([target, flow]) => {
        const compiled = compile(type, { bound, target, flow, path: [...path, target] });
        return compiled === undefined ? [] : [compiled];
      }),
    );
  }
  return result;
}

/** Scripts are asked all at once; what other flows give is there for them to read. */
const scriptsLast = (
  flows: ReadonlyMap<string, readonly ImportFlow[]>,
): ReadonlyMap<string, readonly ImportFlow[]> =>
  new Map(
    [...flows].map(([name, list]) => [
      name,
      [
        ...list.filter(({ source }) => source.kind !== 'script'),
        ...list.filter(({ source }) => source.kind === 'script'),
      ],
    ]),
  );

function importFlow(
  type: TypeContext,
  { bound, target, flow, path }: PlacedFlow,
): ImportFlow | undefined {
  const attribute = bound.attributes.get(target);
  const manual = attribute !== undefined && bound.precedence.get(attribute.name) === 'manual';
  const compiled = compileFlow({
    flow,
    target,
    targets: bound.attributes,
    targetLabel: bound.scope.label,
    scope: manual ? manualScope(type.scope, attribute) : type.scope,
    dnStyle: type.traits.dnStyle,
    extension: () => extensionOf(type, path),
    path,
    problems: type.problems,
  });
  if (compiled === undefined) return undefined;
  const ifTaken = compileUnique(type, { bound, target, flow, path }, compiled.target);
  if (compiled.source.kind === 'script' && bound.precedence.get(compiled.target.name) === 'equal')
    type.problems.error(
      path,
      'flow-source',
      `"${compiled.target.name}" has equal precedence, which knows a change from what a script gave before.`,
      'Give the attribute ranked or manual precedence.',
    );
  const when =
    typeof flow === 'string' || flow.when === undefined
      ? undefined
      : compileCondition(flow.when, type.scope, [...path, 'when'], type.problems);
  const id =
    compiled.id ??
    `${type.document.id}.import.${type.objectType}.${bound.name}.${compiled.target.name}`;
  return {
    id: claimRuleId(type, id, path),
    connector: type.document.id,
    objectType: type.objectType,
    metaverseType: bound.name,
    target: compiled.target,
    source: compiled.source,
    ...(ifTaken ? { ifTaken } : {}),
    ...(when ? { when } : {}),
    // Provisional: the position in the configuration; the metaverse type's precedence replaces it.
    rank: Number(type.path[1] ?? 0) * 100_000 + type.ruleIds.size,
  };
}

/** What is tried where the metaverse has the value already, of a flow whose values have to be unique. */
function compileUnique(
  { scope, problems }: TypeContext,
  { flow, path }: PlacedFlow,
  target: Attribute,
): Substitutes | undefined {
  if (typeof flow === 'string' || flow.ifTaken === undefined) return undefined;
  if (target.type !== 'string' || target.multivalued)
    problems.error(
      path,
      'unique-attribute',
      `"${target.name}" cannot be kept unique: only a single text can.`,
    );
  return compileSubstitutes({ texts: flow.ifTaken, scope, path: [...path, 'ifTaken'], problems });
}

function exportFlow(
  type: TypeContext,
  { bound, target, flow, path }: PlacedFlow,
): ExportFlow | undefined {
  refuseImportOnly(flow, path, type.problems);
  if (typeof flow !== 'string' && flow.existenceTest === true)
    type.problems.error(path, 'existence-test', 'Only a flow of an outbound rule can be its test.');
  const compiled = compileFlow({
    flow,
    target,
    targets: type.attributes,
    targetLabel: type.scope.label,
    scope: exportScope(bound.scope),
    extension: () => extensionOf(type, path),
    path,
    problems: type.problems,
  });
  if (compiled === undefined) return undefined;
  const id =
    compiled.id ??
    `${type.document.id}.export.${type.objectType}.${bound.name}.${compiled.target.name}`;
  return {
    id: claimRuleId(type, id, path),
    target: compiled.target,
    source: compiled.source,
    allowNulls: compiled.allowNulls,
    initialOnly: compiled.initialOnly || compiled.target.exportOnly,
  };
}
