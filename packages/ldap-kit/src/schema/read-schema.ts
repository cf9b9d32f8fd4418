import { foldName } from '@cognate/kernel';
import type {
  DiscoveredAttribute,
  DiscoveredObjectType,
  DiscoveredSchema,
} from '@cognate/connector-kit';
import type { DirectorySettings } from '../settings.ts';
import { typeOfSyntax } from './attribute-syntax.ts';
import { directorySchema, withSuperiors } from './directory-schema.ts';
import type { AttributeDefinition, DirectorySchema, ObjectClass } from './directory-schema.ts';
import type { LdapClient } from '../protocol/ldap-client.ts';
import { present } from '../protocol/filter.ts';
import { resultError } from '../protocol/ldap-error.ts';
import type { RootDse } from '../session/root-dse.ts';
import { textValues } from '../session/root-dse.ts';

/**
 * Reads the subschema entry (RFC 4512, section 4.4). A server that names none gives an empty schema; one that cannot
 * be read is an error, because objects would not be recognised without it.
 */
export async function readDirectorySchema(
  client: LdapClient,
  rootDse: RootDse,
): Promise<DirectorySchema> {
  if (rootDse.subschema === undefined) return directorySchema([], []);
  const { result, entries } = await client.searchAll({
    base: rootDse.subschema,
    scope: 'base',
    filter: present('objectClass'),
    attributes: ['objectClasses', 'attributeTypes', 'dITContentRules'],
  });
  if (result.code !== 0)
    throw resultError(`The schema "${rootDse.subschema}" cannot be read`, result);
  return directorySchema(
    textValues(entries[0], 'objectClasses'),
    textValues(entries[0], 'attributeTypes'),
    textValues(entries[0], 'dITContentRules'),
  );
}

type TypeSettings = Pick<DirectorySettings, 'anchor' | 'objectTypes'>;

/**
 * The object types that can be selected: every structural class, and the types that the settings make up from
 * classes. A type has the attributes of its classes, inherited ones included, and all operational attributes.
 */
export function discoveredSchema(
  schema: DirectorySchema,
  { objectTypes, anchor }: TypeSettings,
): DiscoveredSchema {
  const operational = schema.attributeList.filter((attribute) => attribute.operational);
  const configured = new Map(
    Object.entries(objectTypes).map(([name, type]) => [foldName(name), { name, type }]),
  );
  const structural = schema.classList.filter(({ kind }) => kind === 'structural');
  const types = new Map<string, DiscoveredObjectType>();
  const discover = (name: string, classes: readonly string[]): void => {
    types.set(foldName(name), {
      name,
      parents: parentsOf(schema, classes),
      attributes: attributesOf(schema, classes, operational),
      ...(foldName(anchor) === 'dn' ? {} : { anchor: [anchor] }),
    });
  };
  for (const { name } of structural)
    discover(name, [name, ...(configured.get(foldName(name))?.type.objectClasses ?? [])]);
  for (const [key, { name, type }] of configured)
    if (!types.has(key)) discover(name, type.objectClasses);
  return { objectTypes: [...types.values()] };
}

/** What the classes of a type inherit from, nearest first. */
function parentsOf(schema: DirectorySchema, classes: readonly string[]): readonly string[] {
  const own = new Set(classes.map(foldName));
  const inherited = classes.flatMap((name) => withSuperiors(schema, name)).map(({ name }) => name);
  return [...new Set(inherited)].filter((name) => !own.has(foldName(name)));
}

function attributesOf(
  schema: DirectorySchema,
  classes: readonly string[],
  operational: readonly AttributeDefinition[],
): readonly DiscoveredAttribute[] {
  const found = new Map<string, DiscoveredAttribute>();
  const take = (written: string, required: boolean): void => {
    const attribute = schema.attributes.get(written);
    const name = attribute?.name ?? written;
    const known = found.get(foldName(name));
    if (known !== undefined && (known.required || !required)) return;
    found.set(foldName(name), discoveredAttribute(name, attribute, required));
  };
  for (const { must, may } of classes.flatMap((name) => contentOf(schema, name))) {
    for (const attribute of must) take(attribute, true);
    for (const attribute of may) take(attribute, false);
  }
  for (const { name } of operational) take(name, false);
  return [...found.values()];
}

type Content = Pick<ObjectClass, 'may' | 'must'>;

/** What entries of a class have: by the class, what it inherits from, and the auxiliary classes of its content rule. */
function contentOf(schema: DirectorySchema, name: string): readonly Content[] {
  return withSuperiors(schema, name).flatMap((inherited) => {
    const rule = schema.contentRules.get(inherited.name);
    if (rule === undefined) return [inherited];
    return [inherited, rule, ...rule.auxiliaries.flatMap((one) => withSuperiors(schema, one))];
  });
}

const discoveredAttribute = (
  name: string,
  definition: AttributeDefinition | undefined,
  required: boolean,
): DiscoveredAttribute => ({
  name,
  type: typeOfSyntax(definition?.syntax),
  multivalued: definition?.singleValue !== true,
  required,
  writable: definition?.userModification ?? true,
  ...(definition?.syntax === undefined ? {} : { syntax: definition.syntax }),
});
