import { NameMap } from '@cognate/kernel';
import { closestName } from './closest-name.ts';
import { compileCondition } from './compile-expression.ts';
import { compileFlow } from './compile-flow.ts';
import { attributeOf, byName } from './compile-metaverse.ts';
import type { DeclaredMetaverse } from './compile-metaverse.ts';
import { compileOutbound } from './compile-outbound.ts';
import { compileJoins, compileProjection } from './compile-inbound.ts';
import type { ConnectorDocument, FlowDocument, ObjectTypeDocument } from './document.ts';
import type {
  Attribute, ConnectorRules, ConnectorTraits, ExportFlow, ImportFlow, ObjectType, OutboundRule, RunStep,
} from './rules.ts';
import { connectorSpaceScope, metaverseScope } from './scope.ts';
import type { NameScope, Problems } from './scope.ts';

type Path = readonly (string | number)[];

/** What compiling one connector looks at. */
export interface ConnectorContext {
  readonly document: ConnectorDocument;
  readonly path: Path;
  readonly traits: ConnectorTraits;
  readonly metaverse: DeclaredMetaverse;
  readonly problems: Problems;
  /** Ids of all rules so far: each may occur once. */
  readonly ruleIds: NameMap<string>;
}

/** An object type's names and its readers. */
export interface TypeContext extends ConnectorContext {
  readonly objectType: string;
  readonly attributes: NameMap<Attribute>;
  readonly scope: NameScope;
}

export function compileConnector(context: ConnectorContext): ConnectorRules {
  const { document, traits } = context;
  const types = declareTypes(context);
  const outbound = (document.provision ?? []).flatMap((rule, index) => {
    const compiled = compileOutbound(context, types, rule, [...context.path, 'provision', index]);
    return compiled ? [compiled] : [];
  });
  checkTypeKeys(context, types);
  return {
    id: document.id,
    type: document.type,
    settings: document.settings,
    dnStyle: traits.dnStyle,
    canRename: traits.canRename,
    objectTypes: new NameMap([...types.values()].map((type) => [type.objectType, compileType(type, outbound)])),
    outbound: outbound.map((entry) => entry.rule),
    deprovision: document.deprovision ?? 'make-normal-disconnector',
    recall: document.recall ?? true,
    runProfiles: compileProfiles(context),
  };
}

function declareTypes(context: ConnectorContext): NameMap<TypeContext> {
  const types = new NameMap<TypeContext>();
  const path = [...context.path, 'objectTypes'];
  for (const [name, type] of context.problems.entries(context.document.objectTypes, path, 'object type')) {
    const attributes = declareAttributes(context, name, type);
    const label = `object type "${name}" of connector "${context.document.id}"`;
    types.set(name, { ...context, objectType: name, attributes, scope: connectorSpaceScope(label, attributes) });
  }
  return types;
}

function declareAttributes(context: ConnectorContext, type: string, document: ObjectTypeDocument): NameMap<Attribute> {
  const { problems } = context;
  const path = [...context.path, 'objectTypes', type, 'attributes'];
  const attributes = new NameMap<Attribute>();
  for (const [name, attribute] of problems.entries(document.attributes, path, 'attribute')) {
    problems.checkName(name, [...path, name]);
    attributes.set(name, attributeOf(name, attribute));
  }
  return attributes;
}

/** Rules for object types that the connector does not have are mistakes, not empty rules. */
function checkTypeKeys(context: ConnectorContext, types: NameMap<TypeContext>): void {
  for (const section of ['filter', 'join', 'project', 'importFlows', 'exportFlows'] as const) {
    const path = [...context.path, section];
    for (const [name] of context.problems.entries<unknown>(context.document[section], path, 'object type')) {
      if (!types.has(name))
        context.problems.error([...path, name], 'unknown-object-type',
          `The connector "${context.document.id}" has no object type "${name}".`,
          closestName(name, [...types.values()].map((type) => type.objectType)) ?? 'Declare it under objectTypes.');
    }
  }
}

function compileType(
  type: TypeContext,
  outbound: readonly { readonly rule: OutboundRule; readonly flows: readonly ExportFlow[] }[],
): ObjectType {
  const filter = valueOf(type.document.filter, type.objectType);
  const projection = compileProjection(type, valueOf(type.document.project, type.objectType));
  const condition =
    filter === undefined
      ? undefined
      : compileCondition(filter, type.scope, [...type.path, 'filter', type.objectType], type.problems);
  const exportFlows = flowsByMetaverseType(type, 'exportFlows', (bound, target, flow, path) =>
    exportFlow(type, bound, target, flow, path),
  );
  for (const { rule, flows } of outbound) {
    if (rule.objectType !== type.objectType) continue;
    exportFlows.set(rule.metaverseType, [...flows, ...(exportFlows.get(rule.metaverseType) ?? [])]);
  }
  return {
    name: type.objectType,
    attributes: type.attributes,
    attributeList: [...type.attributes.values()].sort(byName),
    ...(condition ? { filter: condition } : {}),
    joins: compileJoins(type, valueOf(type.document.join, type.objectType) ?? []),
    ...(projection ? { projection } : {}),
    importFlows: flowsByMetaverseType(type, 'importFlows', (bound, target, flow, path) =>
      importFlow(type, bound, target, flow, path),
    ),
    exportFlows,
  };
}

export function valueOf<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  if (record === undefined) return undefined;
  return new NameMap(Object.entries(record)).get(name);
}

/** Declares a rule's id; a second rule of the same id is a mistake. */
export function claimRuleId(context: ConnectorContext, id: string, path: Path): string {
  if (context.ruleIds.has(id))
    context.problems.error(path, 'duplicate-name', `There are two rules with the id "${id}".`,
      'Give one of them another "id".');
  context.ruleIds.set(id, id);
  return id;
}

/** A metaverse type by name, reported when it is not there. */
export function metaverseTypeOf(
  context: ConnectorContext,
  name: string,
  path: Path,
): { readonly name: string; readonly attributes: NameMap<Attribute>; readonly scope: NameScope } | undefined {
  const type = context.metaverse.types.get(name);
  if (type === undefined) {
    context.problems.error(path, 'unknown-metaverse-type', `The metaverse has no type "${name}".`,
      closestName(name, [...context.metaverse.types.values()].map((known) => known.name)) ??
        'Declare it under metaverse.types.');
    return undefined;
  }
  return { ...type, scope: metaverseScope(`metaverse type "${type.name}"`, type.attributes) };
}

type BoundType = NonNullable<ReturnType<typeof metaverseTypeOf>>;

function flowsByMetaverseType<T>(
  type: TypeContext,
  section: 'importFlows' | 'exportFlows',
  compile: (bound: BoundType, target: string, flow: FlowDocument, path: Path) => T | undefined,
): Map<string, readonly T[]> {
  const result = new Map<string, readonly T[]>();
  const { problems } = type;
  const at = [...type.path, section, type.objectType];
  for (const [name, flows] of problems.entries(valueOf(type.document[section], type.objectType), at, 'metaverse type')) {
    const path = [...at, name];
    const bound = metaverseTypeOf(type, name, path);
    if (bound === undefined) continue;
    result.set(bound.name, problems.entries(flows, path, 'attribute').flatMap(([target, flow]) => {
      const compiled = compile(bound, target, flow, [...path, target]);
      return compiled === undefined ? [] : [compiled];
    }));
  }
  return result;
}

function importFlow(
  type: TypeContext, bound: BoundType, target: string, flow: FlowDocument, path: Path,
): ImportFlow | undefined {
  const compiled = compileFlow({
    flow, target, targets: bound.attributes, targetLabel: bound.scope.label, scope: type.scope,
    dnStyle: type.traits.dnStyle, path, problems: type.problems,
  });
  if (compiled === undefined) return undefined;
  const id = compiled.id ?? `${type.document.id}.import.${type.objectType}.${bound.name}.${compiled.target.name}`;
  return {
    id: claimRuleId(type, id, path),
    connector: type.document.id,
    objectType: type.objectType,
    metaverseType: bound.name,
    target: compiled.target,
    source: compiled.source,
    // Provisional: the position in the configuration; the metaverse type's precedence replaces it.
    rank: Number(type.path[1] ?? 0) * 100_000 + type.ruleIds.size,
  };
}

function exportFlow(
  type: TypeContext, bound: BoundType, target: string, flow: FlowDocument, path: Path,
): ExportFlow | undefined {
  const compiled = compileFlow({
    flow, target, targets: type.attributes, targetLabel: type.scope.label, scope: bound.scope, path,
    problems: type.problems,
  });
  if (compiled === undefined) return undefined;
  const id = compiled.id ?? `${type.document.id}.export.${type.objectType}.${bound.name}.${compiled.target.name}`;
  return {
    id: claimRuleId(type, id, path),
    target: compiled.target,
    source: compiled.source,
    allowNulls: compiled.allowNulls,
    initialOnly: compiled.initialOnly,
  };
}

function compileProfiles(context: ConnectorContext): ConnectorRules['runProfiles'] {
  const profiles = new NameMap<{ readonly name: string; readonly steps: readonly RunStep[] }>();
  const at = [...context.path, 'runProfiles'];
  for (const [name, steps] of context.problems.entries(context.document.runProfiles, at, 'run profile')) {
    const path = [...at, name];
    if (steps.length === 0)
      context.problems.error(path, 'no-steps-in-profile', `The run profile "${name}" has no steps.`);
    const compiled = steps.map((step): RunStep => {
      const long = typeof step === 'string' ? { step } : step;
      return {
        type: long.step,
        ...('pageSize' in long && long.pageSize !== undefined ? { pageSize: long.pageSize } : {}),
        ...('deletionLimit' in long && long.deletionLimit !== undefined ? { deletionLimit: long.deletionLimit } : {}),
      };
    });
    compiled.forEach((step, index) => {
      if (step.type === 'export' && !context.traits.canExport)
        context.problems.error([...path, index], 'export-not-supported',
          `Connectors of type "${context.document.type}" cannot export.`);
    });
    profiles.set(name, { name, steps: compiled });
  }
  return profiles;
}
