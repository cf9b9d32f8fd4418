import { err, foldName, ok } from '@cognate/kernel';
import type { Attributes, Result, Values } from '@cognate/kernel';
import { UnreadableEntry } from '@cognate/connector-kit';
import type {
  DiscoveryError,
  DiscoveryErrorType,
  EntryPosition,
  ImportEntry,
  SelectedAttribute,
  SelectedObjectType,
  SelectedSchema,
} from '@cognate/connector-kit';
import type { LdapValue } from '../protocol/ber-reader.ts';
import { plainText } from '../protocol/plain-text.ts';
import type { LdapAttribute, LdapEntry } from '../protocol/response.ts';
import type { AnchorAttribute } from './anchor.ts';
import { converterOf } from './convert-values.ts';
import type { TextForms } from './convert-values.ts';
import { OBJECT_CLASS, baseName, nameFolder } from './requested-attributes.ts';

/** What an entry of the directory is here: an object, one that is left out, or one that cannot be read. */
export type ReadEntry =
  | { readonly kind: 'entry'; readonly entry: ImportEntry }
  | { readonly kind: 'filtered'; readonly dn?: string }
  | { readonly kind: 'error'; readonly error: Omit<DiscoveryError, 'position'> };

export interface EntryReaderOptions {
  readonly schema: SelectedSchema;
  readonly typeOf: (classes: readonly string[]) => SelectedObjectType | undefined;
  readonly inScope: (dn: string) => boolean;
  readonly anchor: AnchorAttribute | undefined;
  readonly textForms?: TextForms | undefined;
}

type Plan = ReadonlyMap<string, PlannedAttribute>;

interface PlannedAttribute extends SelectedAttribute {
  readonly convert: ReturnType<typeof converterOf>;
}

/**
 * Turns entries of the directory into objects of the connector space. Those whose values were put off get a fingerprint,
 * and are read when somebody asks.
 */
export function createEntryReader(
  options: EntryReaderOptions,
): (entry: LdapEntry, position?: EntryPosition) => ReadEntry {
  const { typeOf, inScope, anchor } = options;
  const plans = new Map(
    options.schema.objectTypes.map((type) => [type, planOf(type, options.textForms)]),
  );
  const foldedName = nameFolder();
  const identify = (entry: LdapEntry): Identified | Exclude<ReadEntry, { kind: 'entry' }> => {
    const { dn } = entry;
    if (NO_NAME.test(dn))
      return problem(plainText(dn), 'invalid-dn', 'The name is no text in UTF-8.');
    if (!inScope(dn)) return { kind: 'filtered', dn };
    const keys = entry.unread?.keys ?? entry.attributes;
    const classes = valuesOf(keys, OBJECT_CLASS, foldedName).filter(isText);
    if (classes.length === 0)
      return problem(dn, 'missing-object-class', 'The entry shows no object class.');
    const type = typeOf(classes);
    const plan = type === undefined ? undefined : plans.get(type);
    if (type === undefined || plan === undefined) return { kind: 'filtered', dn };
    const identity = { change: 'replace', dn, type: type.name } as const;
    if (anchor === undefined) return { kind: 'identified', identity, plan };
    const read = readAnchor(anchor, valuesOf(keys, foldName(anchor.name), foldedName));
    return read.ok
      ? { kind: 'identified', identity: { ...identity, anchor: read.value }, plan }
      : { kind: 'error', error: { ...read.error, dn } };
  };
  return (entry, position) => {
    const identified = identify(entry);
    if (identified.kind !== 'identified') return identified;
    const { identity, plan } = identified;
    const readValues = (): ReadAttributes => readAttributes(entry, plan, foldedName);
    if (entry.unread !== undefined) {
      const { record } = entry.unread;
      return { kind: 'entry', entry: unreadObject(identity, { record, position, readValues }) };
    }
    const read = readValues();
    if (read.kind === 'error') return read;
    return { kind: 'entry', entry: { ...identity, attributes: read.attributes } };
  };
}

interface Identified {
  readonly kind: 'identified';
  readonly identity: Identity;
  readonly plan: Plan;
}

type Identity = Pick<ImportEntry, 'anchor' | 'change' | 'dn' | 'type'>;

function readAnchor(
  { name, textOf }: AnchorAttribute,
  values: readonly LdapValue[],
): Result<string, Pick<DiscoveryError, 'attribute' | 'message' | 'type'>> {
  if (values[0] === undefined)
    return err({ type: 'missing-anchor-component', message: `The entry shows no ${name}.` });
  if (values.length > 1)
    return err({ type: 'multi-valued-anchor-component', message: `${name} has several values.` });
  const text = textOf(values[0]);
  if (!text.includes('\u0000')) return ok(text);
  const message = 'The anchor contains U+0000.';
  return err({ type: 'invalid-attribute-value', message, attribute: name });
}

/** An object whose attributes are read when it is asked for them. */
function unreadObject(
  identity: Identity,
  {
    record,
    position,
    readValues,
  }: {
    readonly record: string;
    readonly position: EntryPosition | undefined;
    readonly readValues: () => ReadAttributes;
  },
): ImportEntry {
  return {
    ...identity,
    ...(position === undefined ? {} : { position }),
    // What type an object has is a matter of the directory's schema, which may change.
    fingerprint: `${identity.type ?? ''} ${record}`,
    get attributes() {
      const read = readValues();
      if (read.kind === 'read') return read.attributes;
      throw new UnreadableEntry({ ...read.error, ...(position === undefined ? {} : { position }) });
    },
  };
}

// oxlint-disable-next-line no-control-regex -- no store holds U+0000.
const NO_NAME = /[\u0000\ufffd]/;

const isText = (value: LdapValue): value is string => typeof value === 'string';

const valuesOf = (
  attributes: readonly LdapAttribute[],
  name: string,
  foldedName: (text: string) => string,
): readonly LdapValue[] =>
  attributes.find((attribute) => foldedName(attribute.name.text) === name)?.values ?? [];

const planOf = ({ attributes }: SelectedObjectType, forms: TextForms | undefined): Plan =>
  new Map(
    attributes.flatMap((attribute) => {
      const planned = { ...attribute, convert: converterOf(attribute, forms) };
      return [
        [foldName(attribute.name), planned] as const,
        [baseName(attribute.name), planned] as const,
      ];
    }),
  );

type EntryProblem = ReadEntry & { readonly kind: 'error' };

type ReadAttributes = { readonly kind: 'read'; readonly attributes: Attributes } | EntryProblem;

function readAttributes(
  entry: LdapEntry,
  plan: Plan,
  foldedName: (text: string) => string,
): ReadAttributes {
  const attributes: Record<string, Values> = {};
  for (const { name, values } of entry.attributes) {
    const attribute = plan.get(foldedName(name.text));
    if (attribute === undefined) continue;
    const converted = attribute.convert(values);
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
): EntryProblem => ({
  kind: 'error',
  error: { type, message, dn, ...(attribute === undefined ? {} : { attribute }) },
});
