import { foldName, NameMap } from '@cognate/kernel';
import { closestName } from './closest-name.ts';
import { extensionOf } from './compile-context.ts';
import type { ConnectorContext, TypeContext } from './compile-context.ts';
import { attributeOf } from './compile-metaverse.ts';
import { compileType } from './compile-object-type.ts';
import { compileOutbound } from './compile-outbound.ts';
import { compileProfiles } from './compile-profiles.ts';
import type { AttributeDocument, ObjectTypeDocument } from './document.ts';
import type { Attribute, ConnectorRules } from './rules.ts';
import { connectorSpaceScope } from './scope.ts';

/** Compiles everything that a connector's document says. */
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
    objectTypes: new NameMap(
      [...types.values()].map((type) => [type.objectType, compileType(type, outbound)]),
    ),
    outbound: outbound.map((entry) => entry.rule),
    deprovision: compileDeprovision(context),
    recall: document.recall ?? true,
    runProfiles: compileProfiles(context),
  };
}

function compileDeprovision(context: ConnectorContext): ConnectorRules['deprovision'] {
  const { deprovision = 'make-normal-disconnector' } = context.document;
  if (typeof deprovision === 'string') return deprovision;
  return extensionOf(context, [...context.path, 'deprovision']) ?? 'make-normal-disconnector';
}

function declareTypes(context: ConnectorContext): NameMap<TypeContext> {
  const types = new NameMap<TypeContext>();
  const path = [...context.path, 'objectTypes'];
  for (const [name, type] of context.problems.entries(
    context.document.objectTypes,
    path,
    'object type',
  )) {
    const attributes = declareAttributes(context, name, type);
    const label = `object type "${name}" of connector "${context.document.id}"`;
    types.set(name, {
      ...context,
      objectType: name,
      attributes,
      scope: connectorSpaceScope(label, readable(attributes)),
    });
  }
  return types;
}

/** What rules can read of an object. */
const readable = (attributes: NameMap<Attribute>): NameMap<Attribute> =>
  new NameMap(
    [...attributes.values()].flatMap((attribute): [string, Attribute][] =>
      attribute.exportOnly ? [] : [[attribute.name, attribute]],
    ),
  );

/** The attributes by which systems take a password and never give it back. */
const PASSWORDS = ['unicodepwd', 'userpassword', 'export_password'];

function isExportOnly(name: string, document: AttributeDocument): boolean {
  const said = typeof document === 'string' ? undefined : document.exportOnly;
  return said ?? PASSWORDS.includes(foldName(name));
}

function declareAttributes(
  context: ConnectorContext,
  type: string,
  document: ObjectTypeDocument,
): NameMap<Attribute> {
  const { problems } = context;
  const path = [...context.path, 'objectTypes', type, 'attributes'];
  const attributes = new NameMap<Attribute>();
  for (const [name, attribute] of problems.entries(document.attributes, path, 'attribute')) {
    problems.checkName(name, [...path, name]);
    const exportOnly = isExportOnly(name, attribute);
    const writeOnly = typeof attribute !== 'string' && attribute.writeOnly === true;
    attributes.set(name, { ...attributeOf(name, attribute), exportOnly, writeOnly });
    if (exportOnly && writeOnly)
      problems.error(
        [...path, name],
        'export-only-and-write-only',
        `"${name}" cannot be sent once only and whenever it changes: keep one of both.`,
      );
    if (exportOnly && attributes.get(name)?.type === 'reference')
      problems.error(
        [...path, name],
        'export-only-reference',
        `"${name}" is a reference, which has to be read to be kept in step.`,
      );
  }
  return attributes;
}

/** Rules for object types that the connector does not have are mistakes, not empty rules. */
function checkTypeKeys(context: ConnectorContext, types: NameMap<TypeContext>): void {
  for (const section of ['filter', 'join', 'project', 'importFlows', 'exportFlows'] as const) {
    const path = [...context.path, section];
    for (const [name] of context.problems.entries<unknown>(
      context.document[section],
      path,
      'object type',
    )) {
      if (!types.has(name))
        context.problems.error(
          [...path, name],
          'unknown-object-type',
          `The connector "${context.document.id}" has no object type "${name}".`,
          closestName(
            name,
            [...types.values()].map((type) => type.objectType),
          ) ?? 'Declare it under objectTypes.',
        );
    }
  }
}
