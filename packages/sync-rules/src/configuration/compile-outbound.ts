import type { NameMap } from '@cognate/kernel';
import { closestName } from './closest-name.ts';
import type { ConnectorContext, Path, TypeContext } from './compile-context.ts';
import { claimRuleId, extensionOf, metaverseTypeOf } from './compile-context.ts';
import { compileCondition, compileSource } from './compile-expression.ts';
import { compileFlow, refuseImportOnly } from './compile-flow.ts';
import { compileSubstitutes } from './compile-substitutes.ts';
import type { ProvisioningDocument } from './document.ts';
import type { ExportFlow, FlowSource, OutboundRule, Substitutes } from './rules.ts';
import { exportScope } from './scope.ts';
import type { NameScope } from './scope.ts';

/** One outbound rule with the export flows that are in force while it is. */
export function compileOutbound(
  context: ConnectorContext,
  types: NameMap<TypeContext>,
  document: ProvisioningDocument,
  path: readonly (string | number)[],
): { readonly rule: OutboundRule; readonly flows: readonly ExportFlow[] } | undefined {
  const { problems } = context;
  const bound = metaverseTypeOf(context, document.metaverseType, [...path, 'metaverseType']);
  const type = objectTypeOf(context, types, document.objectType, [...path, 'objectType']);
  if (!context.traits.canExport)
    problems.error(
      path,
      'export-not-supported',
      `Connectors of type "${context.document.type}" cannot export.`,
    );
  const id = claimRuleId(context, document.id, [...path, 'id']);
  if (bound === undefined || type === undefined) return undefined;
  const when =
    document.when === undefined
      ? undefined
      : compileCondition(document.when, bound.scope, [...path, 'when'], problems);
  const dn = compileName(context, bound.scope, document.dn, [...path, 'dn']);
  const compiled = compileFlows(type, exportScope(bound.scope), document, path);
  const ifTaken = compileNames(context, bound.scope, document, path);
  if (dn === undefined) return undefined;
  return {
    rule: {
      id,
      connector: context.document.id,
      metaverseType: bound.name,
      objectType: type.objectType,
      ...(when ? { when } : {}),
      ...(document.dependsOn === undefined ? {} : { dependsOn: document.dependsOn }),
      dn,
      ...(ifTaken ? { ifTaken } : {}),
      tests: compiled.filter(({ isTest }) => isTest).map(({ flow }) => flow),
      onScopeLoss: document.onScopeLoss ?? 'deprovision',
      existing: document.existing ?? 'error',
    },
    flows: compiled.filter(({ isTest }) => !isTest).map(({ flow }) => flow),
  };
}

/** An object type by name, reported when it is not there. */
function objectTypeOf(
  { document, problems }: ConnectorContext,
  types: NameMap<TypeContext>,
  name: string,
  path: Path,
): TypeContext | undefined {
  const type = types.get(name);
  if (type === undefined)
    problems.error(
      path,
      'unknown-object-type',
      `The connector "${document.id}" has no object type "${name}".`,
      closestName(
        name,
        [...types.values()].map((known) => known.objectType),
      ),
    );
  return type;
}

function compileName(
  { problems }: ConnectorContext,
  scope: NameScope,
  text: string,
  path: Path,
): FlowSource | undefined {
  const compiled = compileSource(text, scope, path, problems);
  if (compiled?.type === 'reference')
    problems.error(path, 'reference-flow', `A name is text; "${text}" is a reference.`);
  return compiled?.source;
}

/** What is tried where the name is taken. */
function compileNames(
  { problems }: ConnectorContext,
  scope: NameScope,
  { id, ifTaken: texts, existing }: ProvisioningDocument,
  path: readonly (string | number)[],
): Substitutes | undefined {
  if (texts === undefined) return undefined;
  if (existing === 'join')
    problems.error(
      [...path, 'ifTaken'],
      'unique-join',
      `The rule "${id}" both joins what has the name and tries another name.`,
      'Leave out "existing" or "ifTaken".',
    );
  return compileSubstitutes({ texts, scope, path: [...path, 'ifTaken'], problems });
}

/** The flows that are in force while the rule is, and its existence tests; they read what `scope` has. */
function compileFlows(
  type: TypeContext,
  scope: NameScope,
  { id: rule, flows }: ProvisioningDocument,
  path: readonly (string | number)[],
): readonly { readonly flow: ExportFlow; readonly isTest: boolean }[] {
  const { problems } = type;
  return problems.entries(flows, [...path, 'flows'], 'attribute').flatMap(([name, flow]) => {
    const at = [...path, 'flows', name];
    refuseImportOnly(flow, at, problems);
    const compiled = compileFlow({
      flow,
      target: name,
      targets: type.attributes,
      targetLabel: type.scope.label,
      scope,
      extension: () => extensionOf(type, at),
      path: at,
      problems,
    });
    if (compiled === undefined) return [];
    const { target, allowNulls, source } = compiled;
    const initialOnly = compiled.initialOnly || target.exportOnly;
    const id = claimRuleId(type, compiled.id ?? `${rule}.${target.name}`, at);
    const isTest = compiled.existenceTest;
    return [{ flow: { id, target, source, allowNulls, initialOnly, rule }, isTest }];
  });
}
