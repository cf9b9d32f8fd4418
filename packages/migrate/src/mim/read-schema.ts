import type { AttributeType } from '@cognate/kernel';
import { NameMap } from '@cognate/kernel';
import type { XmlElement } from '../xml/xml-element.ts';
import type { MimAttribute, MimClass, MimSchema } from './model.ts';
import { at, isTrue, report } from './read-context.ts';
import type { ReadContext } from './read-context.ts';

const LDAP = '1.3.6.1.4.1.1466.115.121.1.';
const MICROSOFT = '1.2.840.113556.1.4.';

/** The types that stand behind the syntaxes of the schema. Times are text in a connected system. */
const SYNTAXES: ReadonlyMap<string, AttributeType> = new Map([
  [`${LDAP}15`, 'string'],
  [`${LDAP}12`, 'reference'],
  [`${LDAP}5`, 'binary'],
  [`${LDAP}40`, 'binary'],
  [`${LDAP}27`, 'integer'],
  [`${LDAP}7`, 'boolean'],
  ...['24', '53', '26', '44', '38', '36', '43', '22', '50', '3'].map(
    (last): [string, AttributeType] => [`${LDAP}${last}`, 'string'],
  ),
  [`${MICROSOFT}903`, 'string'],
  [`${MICROSOFT}904`, 'string'],
  [`${MICROSOFT}905`, 'string'],
  [`${MICROSOFT}1362`, 'string'],
  [`${MICROSOFT}906`, 'integer'],
  [`${MICROSOFT}907`, 'binary'],
  // The name of somebody in Exchange: a distinguished name.
  [`${MICROSOFT}1221`, 'reference'],
]);

/** What DSML says besides, and rules never ask for. */
const IGNORED = ['description', 'object-identifier', 'equality', 'ordering', 'substring'];

const HINTS = [
  'range-lower',
  'range-upper',
  'user-modification',
  'isreadonly',
  'immutable',
  'indexable',
];

const NO_SCHEMA: MimSchema = { classes: [], attributes: [] };

/** Reads `schema/dsml/directory-schema`: classes with what they inherit, and attributes with their types. */
export function readSchema(context: ReadContext, parent: XmlElement | undefined): MimSchema {
  const { reader } = context;
  const dsml = reader.child(reader.child(parent, 'schema'), 'dsml');
  const directory = reader.child(dsml, 'directory-schema');
  if (directory === undefined) return NO_SCHEMA;
  reader.attribute(directory, 'no-objectclass-validation');
  const byHandle = new Map<string, MimAttribute>();
  for (const element of reader.children(directory, 'attribute-type')) {
    const attribute = readAttribute(context, element);
    byHandle.set(reader.attribute(element, 'id') ?? attribute.name, attribute);
  }
  return {
    classes: readClasses(context, directory, byHandle),
    attributes: [...byHandle.values()],
  };
}

function readAttribute(context: ReadContext, element: XmlElement): MimAttribute {
  const { reader } = context;
  const name = reader.text(element, 'name');
  const syntax = reader.text(element, 'syntax');
  // Limits and hints of the old system's forms; nothing depends on them.
  for (const hint of HINTS) reader.attribute(element, hint);
  reader.ignore(element, ...IGNORED);
  const type = SYNTAXES.get(syntax);
  if (type === undefined)
    report(context, element, 'note', {
      code: 'schema',
      subject: name,
      message: `The syntax "${syntax}" is not known; the attribute is taken for text.`,
    });
  return {
    name,
    type: type ?? 'string',
    syntax,
    multivalued: !isTrue(reader.attribute(element, 'single-value')),
    indexed: isTrue(reader.attribute(element, 'indexed')),
    exportOnly: isTrue(reader.attribute(element, 'export-only')),
    encrypted: isTrue(reader.attribute(element, 'encrypted')),
    place: at(context, element),
  };
}

interface RawClass {
  readonly element: XmlElement;
  readonly name: string;
  readonly superior: string | undefined;
  readonly auxiliary: readonly string[];
  readonly attributes: readonly string[];
  readonly anchors: readonly string[];
}

const unhash = (reference: string | undefined): string => (reference ?? '').replace(/^#/, '');

function readClasses(
  context: ReadContext,
  directory: XmlElement,
  attributes: ReadonlyMap<string, MimAttribute>,
): readonly MimClass[] {
  const { reader } = context;
  const named = (handle: string): string => attributes.get(handle)?.name ?? handle;
  const raw = new Map<string, RawClass>();
  for (const element of reader.children(directory, 'class')) {
    reader.attribute(element, 'type');
    reader.attribute(element, 'locked');
    reader.ignore(element, ...IGNORED);
    const name = reader.text(element, 'name');
    const own = readClassAttributes(context, element, named);
    raw.set(reader.attribute(element, 'id') ?? name, {
      element,
      name,
      superior: reader.attribute(element, 'superior'),
      auxiliary: [],
      ...own,
    });
  }
  for (const rule of reader.children(directory, 'dit-content-rule')) {
    const handle = unhash(reader.attribute(rule, 'id'));
    const auxiliary = reader
      .children(rule, 'aux-class')
      .map((element) => unhash(reader.attribute(element, 'ref')));
    const more = readClassAttributes(context, rule, named).attributes;
    const target = raw.get(handle) ?? [...raw.values()].find((one) => one.name === handle);
    if (target === undefined) continue;
    const key = [...raw].find(([, one]) => one === target)?.[0] ?? handle;
    raw.set(key, { ...target, auxiliary, attributes: [...target.attributes, ...more] });
  }
  return [...raw.values()].map((one) => ({
    name: one.name,
    attributes: [...collect(one, raw, new Set())],
    anchors: one.anchors,
    superiors: superiorsOf(one, raw, new Set([one])),
    place: at(context, one.element),
  }));
}

/** The classes that a class extends, the most general one first. */
function superiorsOf(
  { superior }: RawClass,
  classes: ReadonlyMap<string, RawClass>,
  visited: Set<RawClass>,
): readonly string[] {
  const next = classes.get(unhash(superior));
  if (next === undefined || visited.has(next)) return [];
  return [...superiorsOf(next, classes, visited.add(next)), next.name];
}

function readClassAttributes(
  { reader }: ReadContext,
  element: XmlElement,
  named: (handle: string) => string,
): { readonly attributes: readonly string[]; readonly anchors: readonly string[] } {
  const names: string[] = [];
  const anchors: string[] = [];
  for (const reference of reader.children(element, 'attribute')) {
    const name = named(unhash(reader.attribute(reference, 'ref')));
    reader.attribute(reference, 'required');
    reader.attribute(reference, 'allowedOperation');
    names.push(name);
    if (isTrue(reader.attribute(reference, 'isAnchor'))) anchors.push(name);
  }
  return { attributes: names, anchors };
}

/** All attributes of a class: its own, then those of the classes that it is made of. */
function collect(
  one: RawClass,
  classes: ReadonlyMap<string, RawClass>,
  visited: Set<RawClass>,
): Set<string> {
  visited.add(one);
  const found = new Set(one.attributes);
  for (const handle of [unhash(one.superior), ...one.auxiliary]) {
    const other = classes.get(handle);
    if (other === undefined || visited.has(other)) continue;
    for (const name of collect(other, classes, visited)) found.add(name);
  }
  return found;
}

/** The attributes of a schema by name, without case. */
export const attributesByName = (schema: MimSchema): NameMap<MimAttribute> =>
  new NameMap(schema.attributes.map((attribute) => [attribute.name, attribute]));
