import { NameMap, foldName } from '@cognate/kernel';
import { parseDefinition } from './parse-definition.ts';
import type { Definition } from './parse-definition.ts';

export interface ObjectClass {
  readonly name: string;
  readonly kind: 'abstract' | 'structural' | 'auxiliary';
  readonly superiors: readonly string[];
  readonly must: readonly string[];
  readonly may: readonly string[];
}

/** What the entries of a structural class may have besides (RFC 4512, section 4.1.6). */
export interface ContentRule {
  readonly auxiliaries: readonly string[];
  readonly must: readonly string[];
  readonly may: readonly string[];
}

export interface AttributeDefinition {
  readonly name: string;
  /** The OID of the syntax, inherited where the type has none of its own. */
  readonly syntax: string | undefined;
  readonly singleValue: boolean;
  /** False for what only the server writes. */
  readonly userModification: boolean;
  /** Returned only when it is asked for by name: entryUUID, createTimestamp. */
  readonly operational: boolean;
}

/** The schema of a directory: what kinds of objects and attributes there are. Names and OIDs both find them. */
export interface DirectorySchema {
  readonly classes: NameMap<ObjectClass>;
  readonly attributes: NameMap<AttributeDefinition>;
  /** By the names of structural classes. */
  readonly contentRules: NameMap<ContentRule>;
  /** Every class and attribute once, as written first. */
  readonly classList: readonly ObjectClass[];
  readonly attributeList: readonly AttributeDefinition[];
}

/** Builds the schema from the values of a subschema entry. What is no definition is left out. */
export function directorySchema(
  objectClasses: readonly string[],
  attributeTypes: readonly string[],
  ditContentRules: readonly string[] = [],
): DirectorySchema {
  const classes = new NameMap<ObjectClass>();
  const attributes = new NameMap<AttributeDefinition>();
  const classList = readAll(objectClasses, classes, objectClass);
  const definitions = new NameMap<Definition>();
  readAll(attributeTypes, definitions, (definition) => definition);
  const attributeList = readAll(attributeTypes, attributes, (definition) =>
    attributeDefinition(definition, definitions),
  );
  const contentRules = new NameMap<ContentRule>();
  readAll(ditContentRules, contentRules, contentRule);
  return { classes, attributes, contentRules, classList, attributeList };
}

function readAll<T>(
  texts: readonly string[],
  into: NameMap<T>,
  read: (definition: Definition) => T,
): readonly T[] {
  const list: T[] = [];
  for (const text of texts) {
    const definition = parseDefinition(text);
    if (definition === undefined) continue;
    const item = read(definition);
    const names = [definition.oid, ...(definition.parts.get('NAME') ?? [])];
    // A server may list a definition twice; the first one counts.
    if (names.every((name) => into.has(name))) continue;
    for (const name of names) if (!into.has(name)) into.set(name, item);
    list.push(item);
  }
  return list;
}

const nameOf = ({ oid, parts }: Definition): string => parts.get('NAME')?.[0] ?? oid;

function objectClass(definition: Definition): ObjectClass {
  const { parts } = definition;
  return {
    name: nameOf(definition),
    kind: parts.has('ABSTRACT') ? 'abstract' : parts.has('AUXILIARY') ? 'auxiliary' : 'structural',
    superiors: parts.get('SUP') ?? [],
    must: parts.get('MUST') ?? [],
    may: parts.get('MAY') ?? [],
  };
}

const contentRule = ({ parts }: Definition): ContentRule => ({
  auxiliaries: parts.get('AUX') ?? [],
  must: parts.get('MUST') ?? [],
  may: parts.get('MAY') ?? [],
});

function attributeDefinition(
  definition: Definition,
  all: NameMap<Definition>,
): AttributeDefinition {
  const { parts } = definition;
  // A subtype has the syntax and the usage of what it comes from; `seen` ends a circle in a broken schema.
  const inherited = (keyword: string): string | undefined => {
    const seen = new Set<Definition>();
    let at: Definition | undefined = definition;
    while (at !== undefined && !seen.has(at)) {
      const own: string | undefined = at.parts.get(keyword)?.[0];
      if (own !== undefined) return own;
      seen.add(at);
      const superior: string | undefined = at.parts.get('SUP')?.[0];
      at = superior === undefined ? undefined : all.get(superior);
    }
    return undefined;
  };
  return {
    name: nameOf(definition),
    // "1.3.6...{64}" also tells a length.
    syntax: inherited('SYNTAX')?.replace(/\{.*$/, ''),
    singleValue: parts.has('SINGLE-VALUE'),
    userModification: !parts.has('NO-USER-MODIFICATION'),
    operational: !['userapplications', undefined].includes(inherited('USAGE')?.toLowerCase()),
  };
}

/** A class with everything that it inherits from, nearest first. Unknown names are left out. */
export function withSuperiors(schema: DirectorySchema, name: string): readonly ObjectClass[] {
  const found = new Set<ObjectClass>();
  const names = [name];
  for (let at = names.shift(); at !== undefined; at = names.shift()) {
    const known = schema.classes.get(at);
    if (known === undefined || found.has(known)) continue;
    found.add(known);
    names.push(...known.superiors);
  }
  return [...found];
}

/** The folded names of the classes and of all that they inherit from; also of those the schema does not know. */
export function classClosure(
  schema: DirectorySchema,
  names: readonly string[],
): ReadonlySet<string> {
  const closure = new Set(names.map(foldName));
  for (const name of names)
    for (const inherited of withSuperiors(schema, name)) closure.add(foldName(inherited.name));
  return closure;
}
