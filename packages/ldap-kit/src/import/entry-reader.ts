import { foldName } from '@cognate/kernel';
import type { Attributes, Values } from '@cognate/kernel';
import type {
  DiscoveryError,
  DiscoveryErrorType,
  ImportEntry,
  SelectedAttribute,
  SelectedObjectType,
  SelectedSchema,
} from '@cognate/connector-kit';
import type { LdapValue } from '../protocol/ber-reader.ts';
import { plainText } from '../protocol/plain-text.ts';
import type { LdapEntry } from '../protocol/response.ts';
import type { AnchorAttribute } from './anchor.ts';
import { converters } from './convert-values.ts';

/** What an entry of the directory is here: an object, one that is left out, or one that cannot be read. */
export type ReadEntry =
  | { readonly kind: 'entry'; readonly entry: ImportEntry }
  | { readonly kind: 'filtered' }
  | { readonly kind: 'error'; readonly error: Omit<DiscoveryError, 'position'> };

export interface EntryReaderOptions {
  readonly schema: SelectedSchema;
  readonly typeOf: (classes: readonly string[]) => SelectedObjectType | undefined;
  readonly inScope: (dn: string) => boolean;
  readonly anchor: AnchorAttribute | undefined;
}

const OBJECT_CLASS = 'objectclass';
const BINARY_OPTION = ';binary';

/** The name without the option that only says how a value is transferred. */
const baseName = (name: string): string => {
  const folded = foldName(name);
  return folded.endsWith(BINARY_OPTION) ? folded.slice(0, -BINARY_OPTION.length) : folded;
};

/** What to ask the directory for: the selected attributes, and what the connector itself needs. */
export function requestedAttributes(
  schema: SelectedSchema,
  anchor: AnchorAttribute | undefined,
): readonly string[] {
  const names = schema.objectTypes.flatMap((type) => type.attributes.map(({ name }) => name));
  const all = ['objectClass', ...(anchor === undefined ? [] : [anchor.name]), ...names];
  return [...new Map(all.map((name) => [foldName(name), name])).values()];
}

/** Which attributes are wanted as bytes. */
export function binaryAttributes(
  schema: SelectedSchema,
  anchor: AnchorAttribute | undefined,
): (name: string) => boolean {
  const names = schema.objectTypes.flatMap((type) =>
    type.attributes.filter((attribute) => attribute.type === 'binary').map(({ name }) => name),
  );
  const binary = new Set(
    [...names, ...(anchor?.binary === true ? [anchor.name] : [])].map(baseName),
  );
  return (name) => binary.has(baseName(name));
}

type Plan = ReadonlyMap<string, SelectedAttribute>;

/** Turns entries of the directory into objects of the connector space. */
export function createEntryReader(options: EntryReaderOptions): (entry: LdapEntry) => ReadEntry {
  const { typeOf, inScope, anchor } = options;
  const plans = new Map(options.schema.objectTypes.map((type) => [type, planOf(type)]));
  const foldedName = nameFolder();
  return (entry) => {
    const { dn } = entry;
    if (NO_NAME.test(dn))
      return problem(plainText(dn), 'invalid-dn', 'The name is no text in UTF-8.');
    if (!inScope(dn)) return FILTERED;
    const classes = valuesOf(entry, OBJECT_CLASS, foldedName).filter(isText);
    if (classes.length === 0)
      return problem(dn, 'missing-object-class', 'The entry shows no object class.');
    const type = typeOf(classes);
    const plan = type === undefined ? undefined : plans.get(type);
    if (type === undefined || plan === undefined) return FILTERED;
    const read = readAttributes(entry, plan, foldedName);
    if (read.kind === 'error') return read;
    const object = { change: 'replace', dn, type: type.name, attributes: read.attributes } as const;
    if (anchor === undefined) return { kind: 'entry', entry: object };
    const values = valuesOf(entry, foldName(anchor.name), foldedName);
    if (values[0] === undefined)
      return problem(dn, 'missing-anchor-component', `The entry shows no ${anchor.name}.`);
    if (values.length > 1)
      return problem(dn, 'multi-valued-anchor-component', `${anchor.name} has several values.`);
    const text = anchor.textOf(values[0]);
    if (text.includes('\u0000'))
      return problem(dn, 'invalid-attribute-value', 'The anchor contains U+0000.', anchor.name);
    return { kind: 'entry', entry: { ...object, anchor: text } };
  };
}

// oxlint-disable-next-line no-control-regex -- no store holds U+0000.
const NO_NAME = /[\u0000\ufffd]/;

const FILTERED: ReadEntry = { kind: 'filtered' };

const isText = (value: LdapValue): value is string => typeof value === 'string';

/** Folds names; those of a search are few and written alike in every entry. */
function nameFolder(): (text: string) => string {
  const folded = new Map<string, string>();
  return (text) => {
    const known = folded.get(text);
    if (known !== undefined) return known;
    const name = baseName(text);
    folded.set(text, name);
    return name;
  };
}

const valuesOf = (
  entry: LdapEntry,
  name: string,
  foldedName: (text: string) => string,
): readonly LdapValue[] =>
  entry.attributes.find((attribute) => foldedName(attribute.name.text) === name)?.values ?? [];

const planOf = ({ attributes }: SelectedObjectType): Plan =>
  new Map(
    attributes.flatMap((attribute) => [
      [foldName(attribute.name), attribute] as const,
      [baseName(attribute.name), attribute] as const,
    ]),
  );

function readAttributes(
  entry: LdapEntry,
  plan: Plan,
  foldedName: (text: string) => string,
):
  | { readonly kind: 'read'; readonly attributes: Attributes }
  | (ReadEntry & { readonly kind: 'error' }) {
  const attributes: Record<string, Values> = {};
  for (const { name, values } of entry.attributes) {
    const attribute = plan.get(foldedName(name.text));
    if (attribute === undefined) continue;
    const converted = converters[attribute.type](values);
    if (!converted.ok)
      return problem(entry.dn, converted.error.type, converted.error.message, attribute.name);
    const before = attributes[attribute.name];
    const all = before === undefined ? converted.value : [...before, ...converted.value];
    if (all.length > 1 && !attribute.multivalued)
      return problem(
        entry.dn,
        'multi-single-mismatch',
        `The attribute holds ${all.length} values, but is selected as single-valued.`,
        attribute.name,
      );
    if (all.length > 0) attributes[attribute.name] = all;
  }
  return { kind: 'read', attributes };
}

const problem = (
  dn: string,
  type: DiscoveryErrorType,
  message: string,
  attribute?: string,
): ReadEntry & { readonly kind: 'error' } => ({
  kind: 'error',
  error: { type, message, dn, ...(attribute === undefined ? {} : { attribute }) },
});
